package dev.fovea.data.augment;

import dev.fovea.data.Target;

/** Moves masks along a grid: each pixel takes the class of the nearest one, never a mean. */
record MaskWarp(SamplingGrid grid, FillMode fill) {
  private static final int SOURCE = 0;

  /**
   * Moves a mask in place.
   *
   * @param values holds (height, width) classes from {@code offset} on
   */
  void move(Target.Mask mask, float[] values, int offset) {
    int width = mask.width();
    int size = mask.height() * width;
    float[] source = grid.scratch(SOURCE, size);
    System.arraycopy(values, offset, source, 0, size);
    float[] rows = grid.rows();
    float[] columns = grid.columns();
    for (int i = 0; i < size; i++) {
      int row = fill.place(nearest(rows[i]), mask.height());
      int column = fill.place(nearest(columns[i]), width);
      values[offset + i] = row < 0 || column < 0 ? mask.outside() : source[row * width + column];
    }
  }

  private static int nearest(float place) {
    return (int) Math.floor(place + 0.5);
  }
}
