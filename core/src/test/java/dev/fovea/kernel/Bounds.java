package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;

/** How far two ways of summing the same products may lie apart. */
final class Bounds {
  /** The unit roundoff of float. */
  private static final double UNIT = 0x1p-24;

  private Bounds() {}

  /**
   * Whatever its order, a sum of n products in float lies within n u / (1 - n u) times the sum of
   * their magnitudes of the true value (Higham, "Accuracy and Stability of Numerical Algorithms",
   * section 3.1); so two of them lie within twice that of each other. The magnitudes were summed in
   * float as well, which the two added to n more than covers.
   */
  static void assertSameSums(
      String what, int terms, float[] actual, float[] expected, float[] magnitudes) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double bound = 2 * (terms + 2) * UNIT / (1 - (terms + 2) * UNIT);
    for (int i = 0; i < actual.length; i++) {
      double limit = bound * Math.abs(magnitudes[i]);
      if (!(Math.abs((double) actual[i] - expected[i]) <= limit)) {
        assertThat((double) actual[i])
            .as("%s at %d, limit %s", what, i, limit)
            .isEqualTo(expected[i]);
      }
    }
  }

  /** The same bits. */
  static void assertSameBits(String what, float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
        assertThat(actual[i]).as("%s at %d", what, i).isEqualTo(expected[i]);
      }
    }
  }
}
