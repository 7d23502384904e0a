package dev.fovea.insight.embedding;

import java.util.Locale;

/**
 * A position in the plane for each sample.
 *
 * @param x horizontal coordinates, increasing to the right
 * @param y vertical coordinates, increasing upwards
 */
@SuppressWarnings("ArrayRecordComponent")
public record Embedding(float[] x, float[] y) {
  /**
   * Creates an embedding that keeps references to the given arrays.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public Embedding {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an embedding needs as many x as y coordinates, not %d and %d",
              x.length,
              y.length));
    }
  }

  /** Returns the number of samples. */
  public int size() {
    return x.length;
  }
}
