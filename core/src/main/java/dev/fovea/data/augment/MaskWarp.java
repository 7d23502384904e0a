package dev.fovea.data.augment;

/** Moves masks along a grid: each pixel takes the number of the nearest one, never a mean. */
record MaskWarp(SamplingGrid grid, FillMode fill) {
  private static final int SOURCE = 0;

  /**
   * Moves a mask in place.
   *
   * @param outside what pixels hold that are moved in from outside the image
   * @param values holds (height, width) numbers from {@code offset} on
   */
  void move(int height, int width, float outside, float[] values, int offset) {
    int size = height * width;
    float[] source = grid.scratch(SOURCE, size);
    System.arraycopy(values, offset, source, 0, size);
    float[] rows = grid.rows();
    float[] columns = grid.columns();
    for (int i = 0; i < size; i++) {
      int row = fill.place(nearest(rows[i]), height);
      int column = fill.place(nearest(columns[i]), width);
      values[offset + i] = row < 0 || column < 0 ? outside : source[row * width + column];
    }
  }

  private static int nearest(float place) {
    return (int) Math.floor(place + 0.5);
  }
}
