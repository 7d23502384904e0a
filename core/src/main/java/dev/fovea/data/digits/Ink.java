package dev.fovea.data.digits;

import java.util.function.IntUnaryOperator;

/**
 * A drawn digit: how much of each pixel its ink covers, and the box around it. Immutable.
 *
 * <p>The box is tight: each of its four borders touches a pixel with ink. Coverage comes in steps
 * of 1/255, as in pictures of 8 bits. If nothing of the digit lies on the picture, width and height
 * are 0.
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
   * @param trace in pixels
   * @param pictureWidth what lies outside of the picture is cut off
   * @param pictureHeight what lies outside of the picture is cut off
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

  /** The first column of the box. */
  public int left() {
    return left;
  }

  /** The first row of the box. */
  public int top() {
    return top;
  }

  /** The columns of the box. */
  public int width() {
    return width;
  }

  /** The rows of the box. */
  public int height() {
    return height;
  }

  /** How much of a pixel of the picture is covered, 0 to 1. */
  public float coverage(int x, int y) {
    boolean inside = x >= left && x < left + width && y >= top && y < top + height;
    return inside ? coverage[(y - top) * width + x - left] : 0;
  }

  /** Whether there is ink on a pixel of the picture. */
  public boolean covers(int x, int y) {
    return coverage(x, y) > 0;
  }

  /**
   * The ink without its faint edges, in a box that is tight again. A mask of what an eye would call
   * the digit is {@code atLeast(0.5f)}.
   *
   * @param least pixels that are covered less have no ink
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

  /** The same ink elsewhere. */
  public Ink moved(int right, int down) {
    return new Ink(left + right, top + down, width, height, coverage);
  }

  /** The mean place of the ink, as a distance from the picture's left border in pixels. */
  double massX() {
    return left + mean(pixel -> pixel % width);
  }

  /** The mean place of the ink, as a distance from the picture's upper border in pixels. */
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
   * Lays the ink over a picture of values from 0 (paper) to 1 (ink): each pixel keeps the larger of
   * its value and the coverage. What lies outside of the picture is cut off.
   *
   * @param picture rows of pixels from the top
   * @param offset of the picture's first pixel in the array
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
