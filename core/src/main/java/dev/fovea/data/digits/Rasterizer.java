package dev.fovea.data.digits;

/**
 * Draws lines with round ends and smooth edges onto an array: the coverage of a pixel is that of
 * its center by the line with its edge blurred over one pixel. If lines overlap, the larger
 * coverage counts.
 */
final class Rasterizer implements Trace.Piece {
  /** Half the distance over which an edge goes from full coverage to none, in pixels. */
  static final float EDGE = 0.5f;

  private final float[] picture;
  private final int left;
  private final int top;
  private final int width;
  private final int height;

  /**
   * Creates a rasterizer.
   *
   * @param picture the rows of the picture, the top row first
   * @param left the column of the array's first pixel
   * @param top the row of the array's first pixel
   */
  Rasterizer(float[] picture, int left, int top, int width, int height) {
    this.picture = picture;
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
  }

  @Override
  public void line(float x0, float y0, float radius0, float x1, float y1, float radius1) {
    float reach = Math.max(radius0, radius1) + EDGE;
    int firstColumn = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach) - left);
    int lastColumn = Math.min(width - 1, (int) Math.floor(Math.max(x0, x1) + reach) - left);
    int firstRow = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach) - top);
    int lastRow = Math.min(height - 1, (int) Math.floor(Math.max(y0, y1) + reach) - top);
    float dx = x1 - x0;
    float dy = y1 - y0;
    float square = dx * dx + dy * dy;
    float inverse = square > 0 ? 1 / square : 0;
    for (int row = firstRow; row <= lastRow; row++) {
      float v = top + row + 0.5f - y0;
      for (int column = firstColumn; column <= lastColumn; column++) {
        float u = left + column + 0.5f - x0;
        float along = Math.clamp((u * dx + v * dy) * inverse, 0f, 1f);
        float offX = u - along * dx;
        float offY = v - along * dy;
        float edge = radius0 + along * (radius1 - radius0) + EDGE;
        float distance = offX * offX + offY * offY;
        if (distance < edge * edge) {
          float coverage = Math.min(1, (edge - (float) Math.sqrt(distance)) / (2 * EDGE));
          int pixel = row * width + column;
          picture[pixel] = Math.max(picture[pixel], coverage);
        }
      }
    }
  }
}
