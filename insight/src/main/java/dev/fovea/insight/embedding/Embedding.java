package dev.fovea.insight.embedding;

import java.util.Locale;

/**
 * A place in the plane for each sample.
 *
 * @param x from left to right, one for each sample
 * @param y from the bottom upwards, one for each sample
 */
@SuppressWarnings("ArrayRecordComponent")
public record Embedding(float[] x, float[] y) {
  /**
   * Keeps the arrays.
   *
   * @throws IllegalArgumentException if they are not of one length
   */
  public Embedding {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d places from left to right, %d upwards", x.length, y.length));
    }
  }

  /** The number of samples. */
  public int size() {
    return x.length;
  }
}
