package dev.fovea.kernel.vector;

import static dev.fovea.kernel.vector.Lanes.FLOATS;
import static dev.fovea.kernel.vector.Lanes.INTS;
import static dev.fovea.kernel.vector.Lanes.LENGTH;

import dev.fovea.kernel.Window;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

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
   * @param from pixel (i, j) of the block at fromAt + i * rowStride + j * step; whole vectors of
   *     channels are read
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
      int fromAt,
      int rowStride,
      int step) {
    int endRow = Math.min((row + height) / pool.kernelH(), pool.outH());
    int endColumn = Math.min((column + width) / pool.kernelW(), pool.outW());
    for (int r = row / pool.kernelH(); r < endRow; r++) {
      for (int c = column / pool.kernelW(); c < endColumn; c++) {
        int i = r * pool.kernelH() - row;
        int j = c * pool.kernelW() - column;
        int place = r * pool.kernelH() * pool.inW() + c * pool.kernelW();
        int to = ((sample * pool.outH() + r) * pool.outW() + c) * channels + channel;
        window(from, fromAt + i * rowStride + j * step, rowStride, step, place, to, columns);
      }
    }
  }

  private void window(
      float[] from, int fromAt, int rowStride, int step, int place, int to, int columns) {
    int c = 0;
    for (; c + LENGTH <= columns; c += LENGTH) {
      if (winners.length == 0) {
        largest(from, fromAt + c, rowStride, step, y, to + c);
      } else {
        winner(from, fromAt + c, rowStride, step, place, y, winners, to + c);
      }
    }
    if (c < columns) {
      Scratch scratch = Scratch.mine();
      float[] values = scratch.floats(Scratch.Slot.TILE, LENGTH);
      int[] places = scratch.ints(Scratch.Slot.TILE, LENGTH);
      winner(from, fromAt + c, rowStride, step, place, values, places, 0);
      System.arraycopy(values, 0, y, to + c, columns - c);
      if (winners.length > 0) {
        System.arraycopy(places, 0, winners, to + c, columns - c);
      }
    }
  }

  /** Of equal values one wins; NaN beats every number. */
  private void largest(float[] from, int fromAt, int rowStride, int step, float[] to, int toAt) {
    FloatVector best = FloatVector.fromArray(FLOATS, from, fromAt);
    for (int i = 0; i < pool.kernelH(); i++) {
      for (int j = i == 0 ? 1 : 0; j < pool.kernelW(); j++) {
        best = best.max(FloatVector.fromArray(FLOATS, from, fromAt + i * rowStride + j * step));
      }
    }
    best.intoArray(to, toAt);
  }

  /**
   * Of equal values the first wins. Whether there may be a NaN, which beats every number, is looked
   * at once for all values of the window: their sum is one then, or there are infinities.
   */
  private void winner(
      float[] from,
      int fromAt,
      int rowStride,
      int step,
      int place,
      float[] to,
      int[] places,
      int toAt) {
    FloatVector best = FloatVector.fromArray(FLOATS, from, fromAt);
    FloatVector sum = best;
    IntVector winner = IntVector.broadcast(INTS, place);
    for (int i = 0; i < pool.kernelH(); i++) {
      for (int j = i == 0 ? 1 : 0; j < pool.kernelW(); j++) {
        FloatVector value = FloatVector.fromArray(FLOATS, from, fromAt + i * rowStride + j * step);
        VectorMask<Float> wins = value.compare(VectorOperators.GT, best);
        sum = sum.add(value);
        best = best.blend(value, wins);
        winner = winner.blend(place + i * pool.inW() + j, wins.cast(INTS));
      }
    }
    if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
      winnerOrNaN(from, fromAt, rowStride, step, place, to, places, toAt);
    } else {
      best.intoArray(to, toAt);
      winner.intoArray(places, toAt);
    }
  }

  private void winnerOrNaN(
      float[] from,
      int fromAt,
      int rowStride,
      int step,
      int place,
      float[] to,
      int[] places,
      int toAt) {
    for (int lane = 0; lane < LENGTH; lane++) {
      float best = from[fromAt + lane];
      int winner = place;
      for (int tap = 1; tap < pool.taps(); tap++) {
        int i = tap / pool.kernelW();
        int j = tap % pool.kernelW();
        float value = from[fromAt + lane + i * rowStride + j * step];
        if (!(value <= best) && !Float.isNaN(best)) {
          best = value;
          winner = place + i * pool.inW() + j;
        }
      }
      to[toAt + lane] = best;
      places[toAt + lane] = winner;
    }
  }
}
