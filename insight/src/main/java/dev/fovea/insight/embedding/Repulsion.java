package dev.fovea.insight.embedding;

import dev.fovea.kernel.Workers;

/**
 * The repulsive forces between the points of a map: for each point a, the sum over all other points
 * b of q^2 (a - b), where q = 1 / (1 + |a - b|^2).
 */
interface Repulsion {
  /** Maximum number of points for which all pairs are faster than a grid. */
  int EXACT = 5000;

  /** Returns the faster implementation for the given number of points. */
  static Repulsion of(int size, Workers workers) {
    return size <= EXACT ? new ExactRepulsion(size, workers) : new GridRepulsion(workers);
  }

  /**
   * Computes the sums.
   *
   * @param map positions of the points, not modified
   * @param fx receives the sums along x
   * @param fy receives the sums along y
   * @return the sum of q over all ordered pairs
   */
  double compute(Embedding map, float[] fx, float[] fy);
}
