package dev.fovea.data.digits;

/**
 * An axis-parallel box, which may be empty.
 *
 * @param left the smallest x
 * @param top the smallest y
 * @param right the largest x
 * @param bottom the largest y
 */
record Box(float left, float top, float right, float bottom) {
  float width() {
    return right - left;
  }

  float height() {
    return bottom - top;
  }

  float centreX() {
    return (left + right) / 2;
  }

  float centreY() {
    return (top + bottom) / 2;
  }
}
