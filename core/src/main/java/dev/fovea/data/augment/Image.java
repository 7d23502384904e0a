package dev.fovea.data.augment;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/**
 * An image within an array, channels last.
 *
 * @param offset the index of its first value
 */
record Image(float[] values, int offset, int height, int width, int channels) {
  static Image of(Shape shape, float[] values, int offset) {
    if (shape.rank() != 3) {
      throw new ShapeException(
          "only images can be moved, of shape (height, width, channels), not %s; train without augmentation"
              .formatted(shape));
    }
    return new Image(values, offset, shape.dim(0), shape.dim(1), shape.dim(2));
  }

  private float get(int row, int column, int channel) {
    return row < 0 || column < 0 ? 0 : values[offset + (row * width + column) * channels + channel];
  }

  /** Returns the value between four pixels, by bilinear interpolation. */
  float bilinear(float row, float column, int channel, FillMode fill) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    float down = row - top;
    float right = column - left;
    int r0 = fill.place(top, height);
    int r1 = fill.place(top + 1, height);
    int c0 = fill.place(left, width);
    int c1 = fill.place(left + 1, width);
    float upper = (1 - right) * get(r0, c0, channel) + right * get(r0, c1, channel);
    float lower = (1 - right) * get(r1, c0, channel) + right * get(r1, c1, channel);
    return (1 - down) * upper + down * lower;
  }
}
