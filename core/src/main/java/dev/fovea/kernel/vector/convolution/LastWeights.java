package dev.fovea.kernel.vector.convolution;

import java.util.Arrays;

/**
 * A copy of the weights that were last put in another order. To compare them is far less work than
 * to order them again; in prediction they hardly ever change.
 */
final class LastWeights {
  private float[] weights = {};

  /** Whether these differ from the last ones, which they now are. */
  boolean change(float[] w) {
    if (Arrays.equals(w, weights)) {
      return false;
    }
    if (weights.length != w.length) {
      weights = new float[w.length];
    }
    System.arraycopy(w, 0, weights, 0, w.length);
    return true;
  }
}
