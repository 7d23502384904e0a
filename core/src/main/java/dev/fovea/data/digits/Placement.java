package dev.fovea.data.digits;

/**
 * The place of a digit in a picture, in pixels. (0, 0) is the outer corner at the top left, and the
 * center of the first pixel is (0.5, 0.5).
 *
 * @param centreX the center of the box around the digit's ink, from the left
 * @param centreY the center of the box around the digit's ink, from the top
 * @param size the longer side of the box around the digit's ink before rotation; positive
 * @param rotation the clockwise rotation about the center in radians
 */
public record Placement(float centreX, float centreY, float size, float rotation) {
  private static final float FAR = 1e6f;

  /**
   * Creates a placement.
   *
   * @throws IllegalArgumentException if the size is not positive, or a number is beyond a million
   */
  public Placement {
    boolean near = Math.abs(centreX) <= FAR && Math.abs(centreY) <= FAR;
    if (!(near && size > 0 && size <= FAR && Math.abs(rotation) <= FAR)) {
      throw new IllegalArgumentException(
          "a digit cannot be placed at (%s, %s) with size %s and rotation %s"
              .formatted(centreX, centreY, size, rotation));
    }
  }
}
