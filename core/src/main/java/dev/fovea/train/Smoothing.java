package dev.fovea.train;

/** The range of label smoothing. */
final class Smoothing {
  private Smoothing() {}

  static void require(double labelSmoothing) {
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new IllegalArgumentException(
          "label_smoothing must be from 0 to 1, not " + labelSmoothing);
    }
  }
}
