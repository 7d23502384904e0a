package dev.fovea.data.augment;

import java.util.Arrays;

/**
 * The place in the old image that each pixel of a new image shows: row and column of a pixel's
 * center, not rounded. At first each pixel shows itself.
 */
public final class SamplingGrid {
  private static final int SLOTS = 4;

  private int height;
  private int width;
  private float[] rows = {};
  private float[] columns = {};
  private final float[][] scratch = new float[SLOTS][0];

  SamplingGrid() {}

  SamplingGrid reset(int newHeight, int newWidth) {
    height = newHeight;
    width = newWidth;
    if (rows.length != height * width) {
      rows = new float[height * width];
      columns = new float[height * width];
    }
    for (int row = 0; row < height; row++) {
      Arrays.fill(rows, row * width, (row + 1) * width, row);
      for (int column = 0; column < width; column++) {
        columns[row * width + column] = column;
      }
    }
    return this;
  }

  /** Returns the height of the image in pixels. */
  public int height() {
    return height;
  }

  /** Returns the width of the image in pixels. */
  public int width() {
    return width;
  }

  /** Returns the row that each pixel shows, (height, width); the array itself, to be changed. */
  public float[] rows() {
    return rows;
  }

  /** Returns the column that each pixel shows, (height, width); the array itself, not a copy. */
  public float[] columns() {
    return columns;
  }

  /**
   * Applies a linear map about the center of the image: a place at the distance (y, x) from the
   * center becomes the place at the distance (yy y + yx x, xy y + xx x).
   */
  public void linear(double yy, double yx, double xy, double xx) {
    double centerRow = (height - 1) / 2.0;
    double centerColumn = (width - 1) / 2.0;
    affine(
        yy,
        yx,
        centerRow - yy * centerRow - yx * centerColumn,
        xy,
        xx,
        centerColumn - xy * centerRow - xx * centerColumn);
  }

  /** Replaces each place (y, x) by (yy y + yx x + y0, xy y + xx x + x0). */
  public void affine(double yy, double yx, double y0, double xy, double xx, double x0) {
    float rowByRow = (float) yy;
    float rowByColumn = (float) yx;
    float row0 = (float) y0;
    float columnByRow = (float) xy;
    float columnByColumn = (float) xx;
    float column0 = (float) x0;
    for (int i = 0; i < rows.length; i++) {
      float row = rows[i];
      float column = columns[i];
      rows[i] = rowByRow * row + rowByColumn * column + row0;
      columns[i] = columnByRow * row + columnByColumn * column + column0;
    }
  }

  /** Returns an array of at least the given length, with arbitrary values; the same each time. */
  float[] scratch(int slot, int length) {
    if (scratch[slot].length < length) {
      scratch[slot] = new float[length];
    }
    return scratch[slot];
  }
}
