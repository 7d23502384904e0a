package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;

/**
 * A smooth random displacement of points, after Simard, Steinkraus and Platt ("Best practices for
 * convolutional neural networks applied to visual document analysis", ICDAR 2003): a field of
 * random displacements, uniform in [-1, 1), that is smoothed by a Gaussian and scaled.
 *
 * <p>The authors move pixels. This field moves the points of a stroke, which keeps lines sharp, and
 * is computed only at these points. It is smoothed by a cubic B-spline over a lattice of random
 * displacements, close to a Gaussian with a standard deviation of spacing / sqrt(3).
 *
 * @param random the random numbers of the lattice, which is unbounded
 * @param spacing the spacing of the lattice in digit heights
 * @param strength the longest displacement of a lattice point along an axis, in digit heights
 */
public record DisplacementField(CounterRandom random, float spacing, float strength) {
  private static final int ROW = 1 << 16;

  /** Moves the points (x[i], y[i]) in place. */
  public void move(float[] x, float[] y) {
    float[] columnWeights = new float[4];
    float[] rowWeights = new float[4];
    for (int i = 0; i < x.length; i++) {
      int column = Wobble.weights(x[i] / spacing, columnWeights);
      int row = Wobble.weights(y[i] / spacing, rowWeights);
      float dx = 0;
      float dy = 0;
      for (int r = 0; r < 4; r++) {
        for (int c = 0; c < 4; c++) {
          float weight = rowWeights[r] * columnWeights[c];
          long bits = random.bits((long) (row + r) * ROW + column + c);
          dx += weight * (int) bits;
          dy += weight * (int) (bits >> 32);
        }
      }
      x[i] += dx * 0x1.0p-31f * strength;
      y[i] += dy * 0x1.0p-31f * strength;
    }
  }
}
