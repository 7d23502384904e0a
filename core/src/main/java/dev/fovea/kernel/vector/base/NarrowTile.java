package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;
import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The register tiles of products with few columns: eight rows by one vector. They do half the work
 * of {@link Tile}, which would compute a second vector of zeros, with the same bits.
 */
public final class NarrowTile {
  /** The number of rows of a tile. */
  public static final int ROWS = 8;

  private NarrowTile() {}

  /**
   * Computes y = bias + x w for eight rows.
   *
   * @param rows row i has its values from x[xAt + rows[first + i]], in runs
   * @param runs where the runs begin
   * @param length the number of values in a run
   * @param w (runs, length, BLOCK) from wAt, of which the first vector is read
   * @param floor the smallest result: zero for a ReLU, minus infinity for none; NaN stays NaN
   * @param columns the valid columns
   */
  public static void multiply(
      float[] x,
      int xAt,
      int[] rows,
      int first,
      int[] runs,
      int length,
      float[] w,
      int wAt,
      float[] bias,
      int biasAt,
      float floor,
      float[] y,
      int yAt,
      int yStride,
      VectorMask<Float> columns) {
    int a0 = xAt + rows[first];
    int a1 = xAt + rows[first + 1];
    int a2 = xAt + rows[first + 2];
    int a3 = xAt + rows[first + 3];
    int a4 = xAt + rows[first + 4];
    int a5 = xAt + rows[first + 5];
    int a6 = xAt + rows[first + 6];
    int a7 = xAt + rows[first + 7];
    FloatVector y0 = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    FloatVector y7 = y0;
    int wRun = wAt;
    for (int run : runs) {
      for (int k = 0; k < length; k++) {
        FloatVector v = FloatVector.fromArray(FLOATS, w, wRun + k * BLOCK);
        y0 = FloatVector.broadcast(FLOATS, x[a0 + run + k]).fma(v, y0);
        y1 = FloatVector.broadcast(FLOATS, x[a1 + run + k]).fma(v, y1);
        y2 = FloatVector.broadcast(FLOATS, x[a2 + run + k]).fma(v, y2);
        y3 = FloatVector.broadcast(FLOATS, x[a3 + run + k]).fma(v, y3);
        y4 = FloatVector.broadcast(FLOATS, x[a4 + run + k]).fma(v, y4);
        y5 = FloatVector.broadcast(FLOATS, x[a5 + run + k]).fma(v, y5);
        y6 = FloatVector.broadcast(FLOATS, x[a6 + run + k]).fma(v, y6);
        y7 = FloatVector.broadcast(FLOATS, x[a7 + run + k]).fma(v, y7);
      }
      wRun += length * BLOCK;
    }
    store(y0, floor, y, yAt, columns);
    store(y1, floor, y, yAt + yStride, columns);
    store(y2, floor, y, yAt + 2 * yStride, columns);
    store(y3, floor, y, yAt + 3 * yStride, columns);
    store(y4, floor, y, yAt + 4 * yStride, columns);
    store(y5, floor, y, yAt + 5 * yStride, columns);
    store(y6, floor, y, yAt + 6 * yStride, columns);
    store(y7, floor, y, yAt + 7 * yStride, columns);
  }

  /**
   * Computes y = bias + x w for eight rows whose runs are too short for a loop of their own.
   *
   * @param rows row i has its values from x[xAt + rows[first + i]], each at one of the taps
   * @param w (taps, BLOCK) from wAt, of which the first vector is read
   * @param floor the smallest result: zero for a ReLU, minus infinity for none; NaN stays NaN
   * @param columns the valid columns
   */
  public static void multiply(
      float[] x,
      int xAt,
      int[] rows,
      int first,
      int[] taps,
      float[] w,
      int wAt,
      float[] bias,
      int biasAt,
      float floor,
      float[] y,
      int yAt,
      int yStride,
      VectorMask<Float> columns) {
    int a0 = xAt + rows[first];
    int a1 = xAt + rows[first + 1];
    int a2 = xAt + rows[first + 2];
    int a3 = xAt + rows[first + 3];
    int a4 = xAt + rows[first + 4];
    int a5 = xAt + rows[first + 5];
    int a6 = xAt + rows[first + 6];
    int a7 = xAt + rows[first + 7];
    FloatVector y0 = FloatVector.fromArray(FLOATS, bias, biasAt);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    FloatVector y7 = y0;
    for (int tap = 0; tap < taps.length; tap++) {
      int k = taps[tap];
      FloatVector v = FloatVector.fromArray(FLOATS, w, wAt + tap * BLOCK);
      y0 = FloatVector.broadcast(FLOATS, x[a0 + k]).fma(v, y0);
      y1 = FloatVector.broadcast(FLOATS, x[a1 + k]).fma(v, y1);
      y2 = FloatVector.broadcast(FLOATS, x[a2 + k]).fma(v, y2);
      y3 = FloatVector.broadcast(FLOATS, x[a3 + k]).fma(v, y3);
      y4 = FloatVector.broadcast(FLOATS, x[a4 + k]).fma(v, y4);
      y5 = FloatVector.broadcast(FLOATS, x[a5 + k]).fma(v, y5);
      y6 = FloatVector.broadcast(FLOATS, x[a6 + k]).fma(v, y6);
      y7 = FloatVector.broadcast(FLOATS, x[a7 + k]).fma(v, y7);
    }
    store(y0, floor, y, yAt, columns);
    store(y1, floor, y, yAt + yStride, columns);
    store(y2, floor, y, yAt + 2 * yStride, columns);
    store(y3, floor, y, yAt + 3 * yStride, columns);
    store(y4, floor, y, yAt + 4 * yStride, columns);
    store(y5, floor, y, yAt + 5 * yStride, columns);
    store(y6, floor, y, yAt + 6 * yStride, columns);
    store(y7, floor, y, yAt + 7 * yStride, columns);
  }

  /** Computes y = bias + x w for one row, whose values are from xAt. */
  public static void multiply(
      float[] x,
      int xAt,
      int[] taps,
      float[] w,
      int wAt,
      float[] bias,
      int biasAt,
      float floor,
      float[] y,
      int yAt,
      VectorMask<Float> columns) {
    FloatVector sum = FloatVector.fromArray(FLOATS, bias, biasAt);
    for (int tap = 0; tap < taps.length; tap++) {
      FloatVector v = FloatVector.fromArray(FLOATS, w, wAt + tap * BLOCK);
      sum = FloatVector.broadcast(FLOATS, x[xAt + taps[tap]]).fma(v, sum);
    }
    store(sum, floor, y, yAt, columns);
  }

  private static void store(
      FloatVector v, float floor, float[] y, int at, VectorMask<Float> columns) {
    v.blend(floor, v.compare(VectorOperators.LT, floor)).intoArray(y, at, columns);
  }

  /**
   * Computes y += x^T d: the sum, over pixels, of the outer products of eight neighbours in x with
   * one vector of d. The pixels lie in rows of a width.
   *
   * @param x pixel p of row r has its eight values from xAt + rows[r * width] + p * step
   * @param rows where pixels begin in x, pixel by pixel; only the first of each row is read
   * @param d (pixels, LENGTH) from the front
   * @param y (8, LENGTH) from yAt
   */
  public static void outer(
      float[] x,
      int xAt,
      int[] rows,
      int firstRow,
      int endRow,
      int width,
      int step,
      float[] d,
      float[] y,
      int yAt) {
    FloatVector y0 = FloatVector.fromArray(FLOATS, y, yAt);
    FloatVector y1 = FloatVector.fromArray(FLOATS, y, yAt + LENGTH);
    FloatVector y2 = FloatVector.fromArray(FLOATS, y, yAt + 2 * LENGTH);
    FloatVector y3 = FloatVector.fromArray(FLOATS, y, yAt + 3 * LENGTH);
    FloatVector y4 = FloatVector.fromArray(FLOATS, y, yAt + 4 * LENGTH);
    FloatVector y5 = FloatVector.fromArray(FLOATS, y, yAt + 5 * LENGTH);
    FloatVector y6 = FloatVector.fromArray(FLOATS, y, yAt + 6 * LENGTH);
    FloatVector y7 = FloatVector.fromArray(FLOATS, y, yAt + 7 * LENGTH);
    int dRow = 0;
    for (int row = firstRow; row < endRow; row++) {
      int a = xAt + rows[row * width];
      for (int p = 0; p < width; p++) {
        FloatVector v = FloatVector.fromArray(FLOATS, d, dRow + p * LENGTH);
        y0 = FloatVector.broadcast(FLOATS, x[a]).fma(v, y0);
        y1 = FloatVector.broadcast(FLOATS, x[a + 1]).fma(v, y1);
        y2 = FloatVector.broadcast(FLOATS, x[a + 2]).fma(v, y2);
        y3 = FloatVector.broadcast(FLOATS, x[a + 3]).fma(v, y3);
        y4 = FloatVector.broadcast(FLOATS, x[a + 4]).fma(v, y4);
        y5 = FloatVector.broadcast(FLOATS, x[a + 5]).fma(v, y5);
        y6 = FloatVector.broadcast(FLOATS, x[a + 6]).fma(v, y6);
        y7 = FloatVector.broadcast(FLOATS, x[a + 7]).fma(v, y7);
        a += step;
      }
      dRow += width * LENGTH;
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LENGTH);
    y2.intoArray(y, yAt + 2 * LENGTH);
    y3.intoArray(y, yAt + 3 * LENGTH);
    y4.intoArray(y, yAt + 4 * LENGTH);
    y5.intoArray(y, yAt + 5 * LENGTH);
    y6.intoArray(y, yAt + 6 * LENGTH);
    y7.intoArray(y, yAt + 7 * LENGTH);
  }

  /**
   * Computes y = x w for eight rows.
   *
   * @param x rows from xAt on, xStride apart
   * @param length the number of values of a row
   * @param w (length, BLOCK) from wAt, of which the first vector is read
   * @param y rows from yAt on, yStride apart, of which the first vector is written
   */
  public static void product(
      float[] x,
      int xAt,
      int xStride,
      int length,
      float[] w,
      int wAt,
      float[] y,
      int yAt,
      int yStride) {
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    FloatVector y7 = y0;
    int a0 = xAt;
    int a1 = a0 + xStride;
    int a2 = a1 + xStride;
    int a3 = a2 + xStride;
    int a4 = a3 + xStride;
    int a5 = a4 + xStride;
    int a6 = a5 + xStride;
    int a7 = a6 + xStride;
    for (int k = 0; k < length; k++) {
      FloatVector v = FloatVector.fromArray(FLOATS, w, wAt + k * BLOCK);
      y0 = FloatVector.broadcast(FLOATS, x[a0 + k]).fma(v, y0);
      y1 = FloatVector.broadcast(FLOATS, x[a1 + k]).fma(v, y1);
      y2 = FloatVector.broadcast(FLOATS, x[a2 + k]).fma(v, y2);
      y3 = FloatVector.broadcast(FLOATS, x[a3 + k]).fma(v, y3);
      y4 = FloatVector.broadcast(FLOATS, x[a4 + k]).fma(v, y4);
      y5 = FloatVector.broadcast(FLOATS, x[a5 + k]).fma(v, y5);
      y6 = FloatVector.broadcast(FLOATS, x[a6 + k]).fma(v, y6);
      y7 = FloatVector.broadcast(FLOATS, x[a7 + k]).fma(v, y7);
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + yStride);
    y2.intoArray(y, yAt + 2 * yStride);
    y3.intoArray(y, yAt + 3 * yStride);
    y4.intoArray(y, yAt + 4 * yStride);
    y5.intoArray(y, yAt + 5 * yStride);
    y6.intoArray(y, yAt + 6 * yStride);
    y7.intoArray(y, yAt + 7 * yStride);
  }

  /**
   * Adds to eight rows of y, BLOCK apart, the products of eight columns of x and of the rows of d.
   *
   * @param x columns from xAt on, in rows that are {@code step} apart
   * @param count the number of rows of x and of d
   * @param d rows from dAt on, BLOCK apart, of which the first vector is read
   */
  public static void outer(
      float[] x, int xAt, int step, int count, float[] d, int dAt, float[] y, int yAt) {
    FloatVector y0 = FloatVector.fromArray(FLOATS, y, yAt);
    FloatVector y1 = FloatVector.fromArray(FLOATS, y, yAt + BLOCK);
    FloatVector y2 = FloatVector.fromArray(FLOATS, y, yAt + 2 * BLOCK);
    FloatVector y3 = FloatVector.fromArray(FLOATS, y, yAt + 3 * BLOCK);
    FloatVector y4 = FloatVector.fromArray(FLOATS, y, yAt + 4 * BLOCK);
    FloatVector y5 = FloatVector.fromArray(FLOATS, y, yAt + 5 * BLOCK);
    FloatVector y6 = FloatVector.fromArray(FLOATS, y, yAt + 6 * BLOCK);
    FloatVector y7 = FloatVector.fromArray(FLOATS, y, yAt + 7 * BLOCK);
    int a = xAt;
    int b = dAt;
    for (int k = 0; k < count; k++) {
      FloatVector v = FloatVector.fromArray(FLOATS, d, b);
      y0 = FloatVector.broadcast(FLOATS, x[a]).fma(v, y0);
      y1 = FloatVector.broadcast(FLOATS, x[a + 1]).fma(v, y1);
      y2 = FloatVector.broadcast(FLOATS, x[a + 2]).fma(v, y2);
      y3 = FloatVector.broadcast(FLOATS, x[a + 3]).fma(v, y3);
      y4 = FloatVector.broadcast(FLOATS, x[a + 4]).fma(v, y4);
      y5 = FloatVector.broadcast(FLOATS, x[a + 5]).fma(v, y5);
      y6 = FloatVector.broadcast(FLOATS, x[a + 6]).fma(v, y6);
      y7 = FloatVector.broadcast(FLOATS, x[a + 7]).fma(v, y7);
      a += step;
      b += BLOCK;
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + BLOCK);
    y2.intoArray(y, yAt + 2 * BLOCK);
    y3.intoArray(y, yAt + 3 * BLOCK);
    y4.intoArray(y, yAt + 4 * BLOCK);
    y5.intoArray(y, yAt + 5 * BLOCK);
    y6.intoArray(y, yAt + 6 * BLOCK);
    y7.intoArray(y, yAt + 7 * BLOCK);
  }
}
