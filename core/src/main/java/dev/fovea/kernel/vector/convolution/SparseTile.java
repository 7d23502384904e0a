package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import jdk.incubator.vector.FloatVector;

/**
 * Weighted sums over a list of rows: y += sum of values[i] x[offsets[i] ..]. The sum stays in
 * registers while the list is read. The list contains no zeros.
 */
final class SparseTile {
  private static final int WIDE = 6;
  private static final int MIDDLE = 3;

  private SparseTile() {}

  /**
   * Adds to y.
   *
   * @param x row i begins at xAt + offsets[i]; whole vectors of it are read
   * @param first where the list begins, to end
   * @param count numbers of a row; y gets no more
   */
  static void add(
      float[] x,
      int xAt,
      int[] offsets,
      float[] values,
      int first,
      int end,
      float[] y,
      int yAt,
      int count) {
    int i = 0;
    for (; i + WIDE * LENGTH <= count; i += WIDE * LENGTH) {
      six(x, xAt + i, offsets, values, first, end, y, yAt + i);
    }
    for (; i + MIDDLE * LENGTH <= count; i += MIDDLE * LENGTH) {
      three(x, xAt + i, offsets, values, first, end, y, yAt + i);
    }
    for (; i + LENGTH <= count; i += LENGTH) {
      one(x, xAt + i, offsets, values, first, end, y, yAt + i);
    }
    if (i < count) {
      float[] tile = Scratch.mine().floats(Scratch.Slot.TILE, LENGTH);
      FloatVector.zero(FLOATS).intoArray(tile, 0);
      one(x, xAt + i, offsets, values, first, end, tile, 0);
      Tile.add(tile, 0, y, yAt + i, count - i);
    }
  }

  private static void six(
      float[] x, int xAt, int[] offsets, float[] values, int first, int end, float[] y, int yAt) {
    FloatVector y0 = FloatVector.fromArray(FLOATS, y, yAt);
    FloatVector y1 = FloatVector.fromArray(FLOATS, y, yAt + LENGTH);
    FloatVector y2 = FloatVector.fromArray(FLOATS, y, yAt + 2 * LENGTH);
    FloatVector y3 = FloatVector.fromArray(FLOATS, y, yAt + 3 * LENGTH);
    FloatVector y4 = FloatVector.fromArray(FLOATS, y, yAt + 4 * LENGTH);
    FloatVector y5 = FloatVector.fromArray(FLOATS, y, yAt + 5 * LENGTH);
    for (int i = first; i < end; i++) {
      int at = xAt + offsets[i];
      FloatVector value = FloatVector.broadcast(FLOATS, values[i]);
      y0 = value.fma(FloatVector.fromArray(FLOATS, x, at), y0);
      y1 = value.fma(FloatVector.fromArray(FLOATS, x, at + LENGTH), y1);
      y2 = value.fma(FloatVector.fromArray(FLOATS, x, at + 2 * LENGTH), y2);
      y3 = value.fma(FloatVector.fromArray(FLOATS, x, at + 3 * LENGTH), y3);
      y4 = value.fma(FloatVector.fromArray(FLOATS, x, at + 4 * LENGTH), y4);
      y5 = value.fma(FloatVector.fromArray(FLOATS, x, at + 5 * LENGTH), y5);
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LENGTH);
    y2.intoArray(y, yAt + 2 * LENGTH);
    y3.intoArray(y, yAt + 3 * LENGTH);
    y4.intoArray(y, yAt + 4 * LENGTH);
    y5.intoArray(y, yAt + 5 * LENGTH);
  }

  private static void three(
      float[] x, int xAt, int[] offsets, float[] values, int first, int end, float[] y, int yAt) {
    FloatVector y0 = FloatVector.fromArray(FLOATS, y, yAt);
    FloatVector y1 = FloatVector.fromArray(FLOATS, y, yAt + LENGTH);
    FloatVector y2 = FloatVector.fromArray(FLOATS, y, yAt + 2 * LENGTH);
    for (int i = first; i < end; i++) {
      int at = xAt + offsets[i];
      FloatVector value = FloatVector.broadcast(FLOATS, values[i]);
      y0 = value.fma(FloatVector.fromArray(FLOATS, x, at), y0);
      y1 = value.fma(FloatVector.fromArray(FLOATS, x, at + LENGTH), y1);
      y2 = value.fma(FloatVector.fromArray(FLOATS, x, at + 2 * LENGTH), y2);
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LENGTH);
    y2.intoArray(y, yAt + 2 * LENGTH);
  }

  private static void one(
      float[] x, int xAt, int[] offsets, float[] values, int first, int end, float[] y, int yAt) {
    FloatVector sum = FloatVector.fromArray(FLOATS, y, yAt);
    for (int i = first; i < end; i++) {
      sum =
          FloatVector.broadcast(FLOATS, values[i])
              .fma(FloatVector.fromArray(FLOATS, x, xAt + offsets[i]), sum);
    }
    sum.intoArray(y, yAt);
  }
}
