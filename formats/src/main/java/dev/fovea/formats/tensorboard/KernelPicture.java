package dev.fovea.formats.tensorboard;

import dev.fovea.tensor.Shape;

/**
 * The kernels of a convolution side by side: a column for each filter, and a row for each input
 * channel, or the three channels of a color picture as its colors. Zero is grey, the largest
 * magnitude white or black.
 */
final class KernelPicture {
  /** The side of a weight, in pixels. */
  private static final int CELL = 6;

  private static final int MOST_FILTERS = 64;
  private static final int MOST_INPUTS = 16;

  private KernelPicture() {}

  /** Returns whether a weight of this shape is that of a convolution of pictures. */
  static boolean suits(Shape shape) {
    return shape.rank() == 4 && shape.dim(0) * shape.dim(1) > 1;
  }

  /**
   * Draws kernels.
   *
   * @param shape (height, width, inputs, filters)
   */
  static Picture of(Shape shape, float[] kernels) {
    int height = shape.dim(0);
    int width = shape.dim(1);
    int inputs = shape.dim(2);
    int filters = shape.dim(3);
    boolean colors = inputs == 3;
    int rows = colors ? 1 : Math.min(inputs, MOST_INPUTS);
    int columns = Math.min(filters, MOST_FILTERS);
    int down = height * CELL + 1;
    int across = width * CELL + 1;
    Picture picture = Picture.of(rows * down + 1, columns * across + 1);
    float largest = 0;
    for (float value : kernels) {
      largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    float scale = largest == 0 ? 0 : 0.5f / largest;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        for (int y = 0; y < height * CELL; y++) {
          for (int x = 0; x < width * CELL; x++) {
            int at = ((y / CELL * width + x / CELL) * inputs + row) * filters + column;
            picture.set(
                1 + row * down + y,
                1 + column * across + x,
                0.5f + scale * kernels[at],
                0.5f + scale * kernels[colors ? at + filters : at],
                0.5f + scale * kernels[colors ? at + 2 * filters : at]);
          }
        }
      }
    }
    return picture;
  }
}
