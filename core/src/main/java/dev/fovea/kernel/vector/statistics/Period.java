package dev.fovea.kernel.vector.statistics;

import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

/**
 * Rows of any number of channels as one long array: after a period of whole rows and whole vectors
 * the channels stand in the same lanes again, so that no vector ever has a tail.
 *
 * @param channels values of a row
 * @param rows rows of a period
 */
record Period(int channels, int rows) {
  /** The number of floats in a chunk of work. */
  static final int CHUNK = 1 << 14;

  /** The smallest number of vectors in a period, enough to hide the latency of an addition. */
  private static final int VECTORS = 8;

  static Period of(int channels) {
    int rows = 1;
    while (channels * rows % LENGTH != 0) {
      rows *= 2;
    }
    while (channels * rows < VECTORS * LENGTH) {
      rows *= 2;
    }
    return new Period(channels, rows);
  }

  /** Numbers of a period: whole vectors. */
  int size() {
    return channels * rows;
  }

  /** Repeats one value of each channel over the period. */
  void repeat(float[] perChannel, float[] to, int at) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(perChannel, 0, to, at + r * channels, channels);
    }
  }

  /** Adds up what stands for one channel in the period, in order. */
  double sum(float[] sums, int at, int channel) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += sums[at + r * channels + channel];
    }
    return sum;
  }
}
