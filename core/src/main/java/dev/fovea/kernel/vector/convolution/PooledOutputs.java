package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Window;
import dev.fovea.kernel.vector.pooling.WindowMax;

/**
 * The destination of the outputs of a convolution that is followed by max pooling. Only the maximum
 * of each window and its position are stored. The windows are over (height, width), do not overlap
 * and lie within the output.
 *
 * @param channels the number of output channels
 * @param y (batch, windows, channels)
 * @param winners the output pixels of the maxima, in the order of y, or an empty array if they are
 *     not needed
 */
record PooledOutputs(Window pool, int channels, float[] y, int[] winners) {
  /** Outputs that come in parts of so many pixels in a row, a step apart. */
  Parts parts(int width, int step) {
    return new Parts(this, width * step, step, pixels(width * step, step), pixels(pool.inW(), 1));
  }

  /** Returns the pixels of a window, counted from its first. */
  private int[] pixels(int rowStride, int step) {
    int[] pixels = new int[pool.taps()];
    for (int i = 0; i < pool.kernelH(); i++) {
      for (int j = 0; j < pool.kernelW(); j++) {
        pixels[i * pool.kernelW() + j] = i * rowStride + j * step;
      }
    }
    return pixels;
  }

  /**
   * Parts of the outputs, one after the other in the same memory.
   *
   * @param rowStride numbers from one row of pixels to the next
   * @param step numbers from one pixel to the next
   * @param taps where a window's pixels are in a part, counted from its first
   * @param places where they are in the output
   */
  record Parts(PooledOutputs outputs, int rowStride, int step, int[] taps, int[] places) {
    /**
     * Stores what a part gives: whole windows only, others are left out.
     *
     * @param row of the first window, where the part begins
     * @param column likewise
     * @param rows of windows
     * @param columns of windows
     * @param channel the first of the part
     * @param count valid channels of the part
     */
    void store(
        int sample,
        int row,
        int column,
        int rows,
        int columns,
        int channel,
        int count,
        float[] from) {
      Window pool = outputs.pool;
      int endRow = Math.min(row + rows, pool.outH());
      int endColumn = Math.min(column + columns, pool.outW());
      for (int r = row; r < endRow; r++) {
        for (int c = column; c < endColumn; c++) {
          int at = (r - row) * pool.kernelH() * rowStride + (c - column) * pool.kernelW() * step;
          int to = ((sample * pool.outH() + r) * pool.outW() + c) * outputs.channels + channel;
          if (outputs.winners.length == 0) {
            WindowMax.values(from, at, taps, count, outputs.y, to);
          } else {
            int place = r * pool.kernelH() * pool.inW() + c * pool.kernelW();
            WindowMax.winners(
                from,
                at,
                taps,
                taps.length,
                1,
                places,
                place,
                count,
                outputs.y,
                outputs.winners,
                to);
          }
        }
      }
    }
  }
}
