package dev.fovea.data.digits;

import java.util.function.IntUnaryOperator;

/**
 * A drawn digit: the share of each pixel that its ink covers, and the box around it. Immutable.
 *
 * <p>The box is tight: each of its four sides touches a pixel with ink. Coverage is a multiple of
 * 1/255, as in 8-bit pictures. If no part of the digit is inside the picture, width and height are
 * 0.
 */
public final class Ink {
  private static final int LEVELS = 255;

  private final int left;
  private final int top;
  private final int width;
  private final int height;
  private final float[] coverage;

  private Ink(int left, int top, int width, int height, float[] coverage) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.coverage = coverage;
  }

  /**
   * Draws a trace.
   *
   * @param trace the trace in pixels
   * @param pictureWidth the width of the picture, at which the ink is clipped
   * @param pictureHeight the height of the picture, at which the ink is clipped
   */
  public static Ink of(Trace trace, int pictureWidth, int pictureHeight) {
    Box box = trace.box();
    int left = Math.clamp((int) Math.floor(box.left() - Rasterizer.EDGE), 0, pictureWidth);
    int top = Math.clamp((int) Math.floor(box.top() - Rasterizer.EDGE), 0, pictureHeight);
    int right = Math.clamp((int) Math.ceil(box.right() + Rasterizer.EDGE), left, pictureWidth);
    int bottom = Math.clamp((int) Math.ceil(box.bottom() + Rasterizer.EDGE), top, pictureHeight);
    int width = right - left;
    int height = bottom - top;
    float[] coverage = new float[width * height];
    trace.forEach(new Rasterizer(coverage, left, top, width, height));
    for (int i = 0; i < coverage.length; i++) {
      coverage[i] = (int) (coverage[i] * LEVELS + 0.5f) / (float) LEVELS;
    }
    return new Ink(left, top, width, height, coverage).atLeast(1f / LEVELS);
  }

  /** Returns the first column of the box. */
  public int left() {
    return left;
  }

  /** Returns the first row of the box. */
  public int top() {
    return top;
  }

  /** Returns the number of columns of the box. */
  public int width() {
    return width;
  }

  /** Returns the number of rows of the box. */
  public int height() {
    return height;
  }

  /** Returns the share of a pixel of the picture that is covered, 0 to 1. */
  public float coverage(int x, int y) {
    boolean inside = x >= left && x < left + width && y >= top && y < top + height;
    return inside ? coverage[(y - top) * width + x - left] : 0;
  }

  /** Returns whether there is ink on a pixel of the picture. */
  public boolean covers(int x, int y) {
    return coverage(x, y) > 0;
  }

  /**
   * Returns the ink without its faint edges, in a tight box. A mask of the digit as an eye sees it
   * is {@code atLeast(0.5f)}.
   *
   * @param least the smallest coverage that counts as ink
   */
  public Ink atLeast(float least) {
    int firstColumn = width;
    int lastColumn = -1;
    int firstRow = height;
    int lastRow = -1;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        if (coverage[row * width + column] >= least) {
          firstColumn = Math.min(firstColumn, column);
          lastColumn = Math.max(lastColumn, column);
          firstRow = Math.min(firstRow, row);
          lastRow = row;
        }
      }
    }
    if (lastRow < 0) {
      return new Ink(left, top, 0, 0, new float[0]);
    }
    int newWidth = lastColumn - firstColumn + 1;
    int newHeight = lastRow - firstRow + 1;
    float[] kept = new float[newWidth * newHeight];
    for (int row = 0; row < newHeight; row++) {
      for (int column = 0; column < newWidth; column++) {
        float value = coverage[(row + firstRow) * width + column + firstColumn];
        kept[row * newWidth + column] = value >= least ? value : 0;
      }
    }
    return new Ink(left + firstColumn, top + firstRow, newWidth, newHeight, kept);
  }

  /** Returns the same ink, moved by whole pixels. */
  public Ink moved(int right, int down) {
    return new Ink(left + right, top + down, width, height, coverage);
  }

  /** Returns the ink's center of mass, as its distance from the left border in pixels. */
  double massX() {
    return left + mean(pixel -> pixel % width);
  }

  /** Returns the ink's center of mass, as its distance from the upper border in pixels. */
  double massY() {
    return top + mean(pixel -> pixel / width);
  }

  private double mean(IntUnaryOperator place) {
    double moment = 0;
    double mass = 0;
    for (int i = 0; i < coverage.length; i++) {
      moment += coverage[i] * (place.applyAsInt(i) + 0.5);
      mass += coverage[i];
    }
    return moment / mass;
  }

  /**
   * Draws the ink onto a picture of values from 0 (paper) to 1 (ink): each pixel becomes the larger
   * of its value and the coverage. Ink outside the picture is clipped.
   *
   * @param picture the rows of the picture, the top row first
   * @param offset the index of the picture's first pixel
   */
  public void paint(float[] picture, int offset, int pictureWidth, int pictureHeight) {
    int lastRow = Math.min(top + height, pictureHeight);
    int lastColumn = Math.min(left + width, pictureWidth);
    for (int y = Math.max(top, 0); y < lastRow; y++) {
      for (int x = Math.max(left, 0); x < lastColumn; x++) {
        int pixel = offset + y * pictureWidth + x;
        picture[pixel] = Math.max(picture[pixel], coverage(x, y));
      }
    }
  }
}
