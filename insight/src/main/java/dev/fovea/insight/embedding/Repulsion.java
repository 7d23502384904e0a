package dev.fovea.insight.embedding;

import dev.fovea.kernel.Workers;

/**
 * What drives points apart in a map: the sums over all others of q^2 (a - b), where q = 1 / (1 + |a
 * - b|^2).
 */
interface Repulsion {
  /** Beyond so many points the sums of all pairs take longer than those on a grid. */
  int EXACT = 5000;

  /** The quicker of the two for so many points. */
  static Repulsion of(int size, Workers workers) {
    return size <= EXACT ? new ExactRepulsion(size, workers) : new GridRepulsion(workers);
  }

  /**
   * Computes the sums.
   *
   * @param map read
   * @param fx written: from left to right
   * @param fy written: upwards
   * @return the sum of q over all pairs, each in both orders
   */
  double compute(Embedding map, float[] fx, float[] fy);
}
