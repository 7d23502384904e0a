package dev.fovea.kernel.vector;

import dev.fovea.kernel.Window;

/**
 * Where the outputs of a convolution go that max pooling follows: only the largest of each window
 * is stored, and where it came from. The windows are over (height, width), do not overlap and lie
 * within.
 *
 * @param channels of the output
 * @param y (batch, windows, channels)
 * @param winners as y: output pixels; or empty, if nobody asks for them
 */
record PooledOutputs(Window pool, int channels, float[] y, int[] winners) {

  /**
   * Stores what a block of outputs gives: whole windows only, others are left out.
   *
   * @param row of the block's first pixel in the output; where windows begin
   * @param column likewise
   * @param channel the first of the block
   * @param columns valid channels of the block
   * @param from (height, width) pixels of the block, a step apart
   */
  void store(
      int sample,
      int row,
      int column,
      int height,
      int width,
      int channel,
      int columns,
      float[] from,
      int step) {
    int[] taps = pixels(Scratch.Slot.TILE, width);
    int[] places = pixels(Scratch.Slot.OUTPUTS, pool.inW());
    int endRow = Math.min((row + height) / pool.kernelH(), pool.outH());
    int endColumn = Math.min((column + width) / pool.kernelW(), pool.outW());
    for (int r = row / pool.kernelH(); r < endRow; r++) {
      for (int c = column / pool.kernelW(); c < endColumn; c++) {
        int top = r * pool.kernelH();
        int left = c * pool.kernelW();
        int at = ((top - row) * width + left - column) * step;
        int to = ((sample * pool.outH() + r) * pool.outW() + c) * channels + channel;
        if (winners.length == 0) {
          WindowMax.values(from, at, step, taps, pool.taps(), columns, y, to);
        } else {
          int place = top * pool.inW() + left;
          WindowMax.winners(
              from, at, step, taps, pool.taps(), places, place, columns, y, winners, to);
        }
      }
    }
  }

  /** The pixels of a window, counted from its first, in an image of this width. */
  private int[] pixels(Scratch.Slot slot, int width) {
    int[] pixels = Scratch.mine().ints(slot, pool.taps());
    for (int i = 0; i < pool.kernelH(); i++) {
      for (int j = 0; j < pool.kernelW(); j++) {
        pixels[i * pool.kernelW() + j] = i * width + j;
      }
    }
    return pixels;
  }
}
