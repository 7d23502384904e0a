package dev.fovea.kernel.vector;

import static dev.fovea.kernel.vector.Lanes.BLOCK;
import static dev.fovea.kernel.vector.Lanes.LENGTH;
import static dev.fovea.kernel.vector.Lanes.all;
import static dev.fovea.kernel.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The register tiles, four rows by {@link Lanes#BLOCK} columns, in which nearly all time is spent.
 * Each is a short method that is called often, so that the compiler sees it early and whole.
 */
final class Tile {
  /** Rows of a tile. */
  static final int ROWS = 4;

  /** Numbers in a tile. */
  static final int SIZE = ROWS * BLOCK;

  private Tile() {}

  /**
   * y = start + x w, with x made of runs: row i is x[xi + run .. xi + run + length) for every run
   * of a range. For a convolution a run is one kernel row over one output pixel's surroundings, and
   * so no copy of the patches is needed.
   *
   * @param w (runs in range, length, BLOCK) from wAt
   * @param start the tile's first value: rows startStride apart; 0 apart for a bias
   * @param relu whether negative results become zero
   */
  static void multiply(
      float[] x,
      int x0,
      int x1,
      int x2,
      int x3,
      int[] runs,
      int firstRun,
      int endRun,
      int length,
      float[] w,
      int wAt,
      float[] start,
      int startAt,
      int startStride,
      boolean relu,
      float[] y,
      int yAt,
      int yStride) {
    FloatVector y00 = load(start, startAt);
    FloatVector y01 = load(start, startAt + LENGTH);
    FloatVector y10 = load(start, startAt + startStride);
    FloatVector y11 = load(start, startAt + startStride + LENGTH);
    FloatVector y20 = load(start, startAt + 2 * startStride);
    FloatVector y21 = load(start, startAt + 2 * startStride + LENGTH);
    FloatVector y30 = load(start, startAt + 3 * startStride);
    FloatVector y31 = load(start, startAt + 3 * startStride + LENGTH);
    int wRun = wAt;
    for (int run = firstRun; run < endRun; run++) {
      int a0 = x0 + runs[run];
      int a1 = x1 + runs[run];
      int a2 = x2 + runs[run];
      int a3 = x3 + runs[run];
      for (int k = 0; k < length; k++) {
        FloatVector w0 = load(w, wRun + k * BLOCK);
        FloatVector w1 = load(w, wRun + k * BLOCK + LENGTH);
        FloatVector v0 = all(x[a0 + k]);
        y00 = v0.fma(w0, y00);
        y01 = v0.fma(w1, y01);
        FloatVector v1 = all(x[a1 + k]);
        y10 = v1.fma(w0, y10);
        y11 = v1.fma(w1, y11);
        FloatVector v2 = all(x[a2 + k]);
        y20 = v2.fma(w0, y20);
        y21 = v2.fma(w1, y21);
        FloatVector v3 = all(x[a3 + k]);
        y30 = v3.fma(w0, y30);
        y31 = v3.fma(w1, y31);
      }
      wRun += length * BLOCK;
    }
    if (relu) {
      y00 = relu(y00);
      y01 = relu(y01);
      y10 = relu(y10);
      y11 = relu(y11);
      y20 = relu(y20);
      y21 = relu(y21);
      y30 = relu(y30);
      y31 = relu(y31);
    }
    y00.intoArray(y, yAt);
    y01.intoArray(y, yAt + LENGTH);
    y10.intoArray(y, yAt + yStride);
    y11.intoArray(y, yAt + yStride + LENGTH);
    y20.intoArray(y, yAt + 2 * yStride);
    y21.intoArray(y, yAt + 2 * yStride + LENGTH);
    y30.intoArray(y, yAt + 3 * yStride);
    y31.intoArray(y, yAt + 3 * yStride + LENGTH);
  }

  /** Zero where negative; NaN stays. */
  static FloatVector relu(FloatVector v) {
    return v.blend(0f, v.compare(VectorOperators.LE, 0f));
  }

  /**
   * y += x^T d: the sum, over pixels, of the outer products of four neighbours in x with a block of
   * d. The pixels lie in rows of a width.
   *
   * @param x pixel p of row r has its four values from xAt + rows[r * width] + p * step
   * @param rows where pixels begin in x, pixel by pixel; only the first of each row is looked at
   * @param d (pixels, BLOCK) from dAt
   * @param y (4, BLOCK) with rows yStride apart
   */
  static void outer(
      float[] x,
      int xAt,
      int[] rows,
      int firstRow,
      int endRow,
      int width,
      int step,
      float[] d,
      int dAt,
      float[] y,
      int yAt,
      int yStride) {
    FloatVector y00 = load(y, yAt);
    FloatVector y01 = load(y, yAt + LENGTH);
    FloatVector y10 = load(y, yAt + yStride);
    FloatVector y11 = load(y, yAt + yStride + LENGTH);
    FloatVector y20 = load(y, yAt + 2 * yStride);
    FloatVector y21 = load(y, yAt + 2 * yStride + LENGTH);
    FloatVector y30 = load(y, yAt + 3 * yStride);
    FloatVector y31 = load(y, yAt + 3 * yStride + LENGTH);
    int dRow = dAt;
    for (int row = firstRow; row < endRow; row++) {
      int a = xAt + rows[row * width];
      for (int p = 0; p < width; p++) {
        FloatVector d0 = load(d, dRow + p * BLOCK);
        FloatVector d1 = load(d, dRow + p * BLOCK + LENGTH);
        FloatVector v0 = all(x[a]);
        y00 = v0.fma(d0, y00);
        y01 = v0.fma(d1, y01);
        FloatVector v1 = all(x[a + 1]);
        y10 = v1.fma(d0, y10);
        y11 = v1.fma(d1, y11);
        FloatVector v2 = all(x[a + 2]);
        y20 = v2.fma(d0, y20);
        y21 = v2.fma(d1, y21);
        FloatVector v3 = all(x[a + 3]);
        y30 = v3.fma(d0, y30);
        y31 = v3.fma(d1, y31);
        a += step;
      }
      dRow += width * BLOCK;
    }
    y00.intoArray(y, yAt);
    y01.intoArray(y, yAt + LENGTH);
    y10.intoArray(y, yAt + yStride);
    y11.intoArray(y, yAt + yStride + LENGTH);
    y20.intoArray(y, yAt + 2 * yStride);
    y21.intoArray(y, yAt + 2 * yStride + LENGTH);
    y30.intoArray(y, yAt + 3 * yStride);
    y31.intoArray(y, yAt + 3 * yStride + LENGTH);
  }

  /** to[i] += from[i]. */
  static void add(float[] from, int fromAt, float[] to, int toAt, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      load(to, toAt + i).add(load(from, fromAt + i)).intoArray(to, toAt + i);
    }
    for (; i < count; i++) {
      to[toAt + i] += from[fromAt + i];
    }
  }
}
