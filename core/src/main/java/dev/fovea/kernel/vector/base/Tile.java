package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;
import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The register tiles, four rows by {@link Lanes#BLOCK} columns, in which nearly all time is spent.
 * Each is a short method that is called often, so that the compiler sees it early and whole. Where
 * the rows of x lie apart, two steps at a time share what it takes to compute four places.
 */
public final class Tile {
  /** The number of rows of a tile. */
  public static final int ROWS = 4;

  /** The number of floats in a tile. */
  public static final int SIZE = ROWS * BLOCK;

  /** The length, in floats, up to which a run is too short for a loop of two steps at a time. */
  private static final int SHORT = 8;

  private Tile() {}

  /**
   * Computes y = start + x w, where x consists of runs: row i is x[xi + run .. xi + run + length)
   * for every run of a range. For a convolution a run is one kernel row over one output pixel's
   * surroundings, and so no copy of the patches is needed.
   *
   * @param w (runs in range, length, BLOCK) from wAt
   * @param start the tile's first value: rows startStride apart; 0 apart for a bias
   * @param floor the smallest result: zero for a ReLU, minus infinity for none; NaN stays NaN
   */
  public static void multiply(
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
      float floor,
      float[] y,
      int yAt,
      int yStride) {
    FloatVector y00 = FloatVector.fromArray(FLOATS, start, startAt);
    FloatVector y01 = FloatVector.fromArray(FLOATS, start, startAt + LENGTH);
    FloatVector y10 = FloatVector.fromArray(FLOATS, start, startAt + startStride);
    FloatVector y11 = FloatVector.fromArray(FLOATS, start, startAt + startStride + LENGTH);
    FloatVector y20 = FloatVector.fromArray(FLOATS, start, startAt + 2 * startStride);
    FloatVector y21 = FloatVector.fromArray(FLOATS, start, startAt + 2 * startStride + LENGTH);
    FloatVector y30 = FloatVector.fromArray(FLOATS, start, startAt + 3 * startStride);
    FloatVector y31 = FloatVector.fromArray(FLOATS, start, startAt + 3 * startStride + LENGTH);
    int wRun = wAt;
    int pairs = length < SHORT ? 0 : length - 1;
    for (int run = firstRun; run < endRun; run++) {
      int a0 = x0 + runs[run];
      int a1 = x1 + runs[run];
      int a2 = x2 + runs[run];
      int a3 = x3 + runs[run];
      int k = 0;
      for (; k < pairs; k += 2) {
        FloatVector w0 = FloatVector.fromArray(FLOATS, w, wRun + k * BLOCK);
        FloatVector w1 = FloatVector.fromArray(FLOATS, w, wRun + k * BLOCK + LENGTH);
        FloatVector v0 = FloatVector.broadcast(FLOATS, x[a0 + k]);
        y00 = v0.fma(w0, y00);
        y01 = v0.fma(w1, y01);
        FloatVector v1 = FloatVector.broadcast(FLOATS, x[a1 + k]);
        y10 = v1.fma(w0, y10);
        y11 = v1.fma(w1, y11);
        FloatVector v2 = FloatVector.broadcast(FLOATS, x[a2 + k]);
        y20 = v2.fma(w0, y20);
        y21 = v2.fma(w1, y21);
        FloatVector v3 = FloatVector.broadcast(FLOATS, x[a3 + k]);
        y30 = v3.fma(w0, y30);
        y31 = v3.fma(w1, y31);
        FloatVector e0 = FloatVector.fromArray(FLOATS, w, wRun + k * BLOCK + BLOCK);
        FloatVector e1 = FloatVector.fromArray(FLOATS, w, wRun + k * BLOCK + BLOCK + LENGTH);
        FloatVector u0 = FloatVector.broadcast(FLOATS, x[a0 + k + 1]);
        y00 = u0.fma(e0, y00);
        y01 = u0.fma(e1, y01);
        FloatVector u1 = FloatVector.broadcast(FLOATS, x[a1 + k + 1]);
        y10 = u1.fma(e0, y10);
        y11 = u1.fma(e1, y11);
        FloatVector u2 = FloatVector.broadcast(FLOATS, x[a2 + k + 1]);
        y20 = u2.fma(e0, y20);
        y21 = u2.fma(e1, y21);
        FloatVector u3 = FloatVector.broadcast(FLOATS, x[a3 + k + 1]);
        y30 = u3.fma(e0, y30);
        y31 = u3.fma(e1, y31);
      }
      for (; k < length; k++) {
        FloatVector w0 = FloatVector.fromArray(FLOATS, w, wRun + k * BLOCK);
        FloatVector w1 = FloatVector.fromArray(FLOATS, w, wRun + k * BLOCK + LENGTH);
        FloatVector v0 = FloatVector.broadcast(FLOATS, x[a0 + k]);
        y00 = v0.fma(w0, y00);
        y01 = v0.fma(w1, y01);
        FloatVector v1 = FloatVector.broadcast(FLOATS, x[a1 + k]);
        y10 = v1.fma(w0, y10);
        y11 = v1.fma(w1, y11);
        FloatVector v2 = FloatVector.broadcast(FLOATS, x[a2 + k]);
        y20 = v2.fma(w0, y20);
        y21 = v2.fma(w1, y21);
        FloatVector v3 = FloatVector.broadcast(FLOATS, x[a3 + k]);
        y30 = v3.fma(w0, y30);
        y31 = v3.fma(w1, y31);
      }
      wRun += length * BLOCK;
    }
    y00.blend(floor, y00.compare(VectorOperators.LT, floor)).intoArray(y, yAt);
    y01.blend(floor, y01.compare(VectorOperators.LT, floor)).intoArray(y, yAt + LENGTH);
    y10.blend(floor, y10.compare(VectorOperators.LT, floor)).intoArray(y, yAt + yStride);
    y11.blend(floor, y11.compare(VectorOperators.LT, floor)).intoArray(y, yAt + yStride + LENGTH);
    y20.blend(floor, y20.compare(VectorOperators.LT, floor)).intoArray(y, yAt + 2 * yStride);
    y21.blend(floor, y21.compare(VectorOperators.LT, floor))
        .intoArray(y, yAt + 2 * yStride + LENGTH);
    y30.blend(floor, y30.compare(VectorOperators.LT, floor)).intoArray(y, yAt + 3 * yStride);
    y31.blend(floor, y31.compare(VectorOperators.LT, floor))
        .intoArray(y, yAt + 3 * yStride + LENGTH);
  }

  /** Returns zero for negative values; NaN stays NaN. */
  static FloatVector relu(FloatVector v) {
    return v.blend(0f, v.compare(VectorOperators.LE, 0f));
  }

  /** Returns the smallest result of an activation. */
  public static float floor(Activation activation) {
    return activation == Activation.RELU ? 0 : Float.NEGATIVE_INFINITY;
  }

  /**
   * Computes y += x^T d: the sum, over pixels, of the outer products of four neighbours in x with a
   * block of d. The pixels lie in rows of a width.
   *
   * @param x pixel p of row r has its four values from xAt + rows[r * width] + p * step
   * @param rows where pixels begin in x, pixel by pixel; only the first of each row is looked at
   * @param d (pixels, BLOCK) from dAt
   * @param y (4, BLOCK) with rows yStride apart
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
      int dAt,
      float[] y,
      int yAt,
      int yStride) {
    FloatVector y00 = FloatVector.fromArray(FLOATS, y, yAt);
    FloatVector y01 = FloatVector.fromArray(FLOATS, y, yAt + LENGTH);
    FloatVector y10 = FloatVector.fromArray(FLOATS, y, yAt + yStride);
    FloatVector y11 = FloatVector.fromArray(FLOATS, y, yAt + yStride + LENGTH);
    FloatVector y20 = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStride);
    FloatVector y21 = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStride + LENGTH);
    FloatVector y30 = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStride);
    FloatVector y31 = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStride + LENGTH);
    int dRow = dAt;
    for (int row = firstRow; row < endRow; row++) {
      int a = xAt + rows[row * width];
      for (int p = 0; p < width; p++) {
        FloatVector d0 = FloatVector.fromArray(FLOATS, d, dRow + p * BLOCK);
        FloatVector d1 = FloatVector.fromArray(FLOATS, d, dRow + p * BLOCK + LENGTH);
        FloatVector v0 = FloatVector.broadcast(FLOATS, x[a]);
        y00 = v0.fma(d0, y00);
        y01 = v0.fma(d1, y01);
        FloatVector v1 = FloatVector.broadcast(FLOATS, x[a + 1]);
        y10 = v1.fma(d0, y10);
        y11 = v1.fma(d1, y11);
        FloatVector v2 = FloatVector.broadcast(FLOATS, x[a + 2]);
        y20 = v2.fma(d0, y20);
        y21 = v2.fma(d1, y21);
        FloatVector v3 = FloatVector.broadcast(FLOATS, x[a + 3]);
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

  /**
   * Computes y = x w for four rows of a plain matrix. The additional features of {@link #multiply}
   * cost a fifth of the speed if rows are as short as channels.
   *
   * @param x rows of length values, xStride apart
   * @param w (length, BLOCK)
   * @param y four rows of BLOCK values, yStride apart
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
    FloatVector y00 = FloatVector.zero(FLOATS);
    FloatVector y01 = y00;
    FloatVector y10 = y00;
    FloatVector y11 = y00;
    FloatVector y20 = y00;
    FloatVector y21 = y00;
    FloatVector y30 = y00;
    FloatVector y31 = y00;
    int a0 = xAt;
    int a1 = a0 + xStride;
    int a2 = a1 + xStride;
    int a3 = a2 + xStride;
    int k = 0;
    for (; k < length - 1; k += 2) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, w, wAt + k * BLOCK);
      FloatVector w1 = FloatVector.fromArray(FLOATS, w, wAt + k * BLOCK + LENGTH);
      FloatVector v0 = FloatVector.broadcast(FLOATS, x[a0 + k]);
      y00 = v0.fma(w0, y00);
      y01 = v0.fma(w1, y01);
      FloatVector v1 = FloatVector.broadcast(FLOATS, x[a1 + k]);
      y10 = v1.fma(w0, y10);
      y11 = v1.fma(w1, y11);
      FloatVector v2 = FloatVector.broadcast(FLOATS, x[a2 + k]);
      y20 = v2.fma(w0, y20);
      y21 = v2.fma(w1, y21);
      FloatVector v3 = FloatVector.broadcast(FLOATS, x[a3 + k]);
      y30 = v3.fma(w0, y30);
      y31 = v3.fma(w1, y31);
      FloatVector e0 = FloatVector.fromArray(FLOATS, w, wAt + k * BLOCK + BLOCK);
      FloatVector e1 = FloatVector.fromArray(FLOATS, w, wAt + k * BLOCK + BLOCK + LENGTH);
      FloatVector u0 = FloatVector.broadcast(FLOATS, x[a0 + k + 1]);
      y00 = u0.fma(e0, y00);
      y01 = u0.fma(e1, y01);
      FloatVector u1 = FloatVector.broadcast(FLOATS, x[a1 + k + 1]);
      y10 = u1.fma(e0, y10);
      y11 = u1.fma(e1, y11);
      FloatVector u2 = FloatVector.broadcast(FLOATS, x[a2 + k + 1]);
      y20 = u2.fma(e0, y20);
      y21 = u2.fma(e1, y21);
      FloatVector u3 = FloatVector.broadcast(FLOATS, x[a3 + k + 1]);
      y30 = u3.fma(e0, y30);
      y31 = u3.fma(e1, y31);
    }
    if (k < length) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, w, wAt + k * BLOCK);
      FloatVector w1 = FloatVector.fromArray(FLOATS, w, wAt + k * BLOCK + LENGTH);
      FloatVector v0 = FloatVector.broadcast(FLOATS, x[a0 + k]);
      y00 = v0.fma(w0, y00);
      y01 = v0.fma(w1, y01);
      FloatVector v1 = FloatVector.broadcast(FLOATS, x[a1 + k]);
      y10 = v1.fma(w0, y10);
      y11 = v1.fma(w1, y11);
      FloatVector v2 = FloatVector.broadcast(FLOATS, x[a2 + k]);
      y20 = v2.fma(w0, y20);
      y21 = v2.fma(w1, y21);
      FloatVector v3 = FloatVector.broadcast(FLOATS, x[a3 + k]);
      y30 = v3.fma(w0, y30);
      y31 = v3.fma(w1, y31);
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

  /**
   * Computes y += x^T d for four neighbours in x: {@link #outer(float[], int, int[], int, int, int,
   * int, float[], int, float[], int, int)} for a single row, two pixels at a time. The rows of d
   * lie side by side, since the compiler drops checks where it knows their distance.
   *
   * @param x row k has its four values from xAt + k * step
   * @param d (count, BLOCK) from dAt
   * @param y (4, BLOCK) with rows yStride apart
   */
  public static void outer(
      float[] x,
      int xAt,
      int step,
      int count,
      float[] d,
      int dAt,
      float[] y,
      int yAt,
      int yStride) {
    FloatVector y00 = FloatVector.fromArray(FLOATS, y, yAt);
    FloatVector y01 = FloatVector.fromArray(FLOATS, y, yAt + LENGTH);
    FloatVector y10 = FloatVector.fromArray(FLOATS, y, yAt + yStride);
    FloatVector y11 = FloatVector.fromArray(FLOATS, y, yAt + yStride + LENGTH);
    FloatVector y20 = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStride);
    FloatVector y21 = FloatVector.fromArray(FLOATS, y, yAt + 2 * yStride + LENGTH);
    FloatVector y30 = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStride);
    FloatVector y31 = FloatVector.fromArray(FLOATS, y, yAt + 3 * yStride + LENGTH);
    int k = 0;
    for (; k < count - 1; k += 2) {
      int a = xAt + step * k;
      int b = dAt + BLOCK * k;
      FloatVector d0 = FloatVector.fromArray(FLOATS, d, b);
      FloatVector d1 = FloatVector.fromArray(FLOATS, d, b + LENGTH);
      FloatVector v0 = FloatVector.broadcast(FLOATS, x[a]);
      y00 = v0.fma(d0, y00);
      y01 = v0.fma(d1, y01);
      FloatVector v1 = FloatVector.broadcast(FLOATS, x[a + 1]);
      y10 = v1.fma(d0, y10);
      y11 = v1.fma(d1, y11);
      FloatVector v2 = FloatVector.broadcast(FLOATS, x[a + 2]);
      y20 = v2.fma(d0, y20);
      y21 = v2.fma(d1, y21);
      FloatVector v3 = FloatVector.broadcast(FLOATS, x[a + 3]);
      y30 = v3.fma(d0, y30);
      y31 = v3.fma(d1, y31);
      FloatVector e0 = FloatVector.fromArray(FLOATS, d, b + BLOCK);
      FloatVector e1 = FloatVector.fromArray(FLOATS, d, b + BLOCK + LENGTH);
      FloatVector u0 = FloatVector.broadcast(FLOATS, x[a + step]);
      y00 = u0.fma(e0, y00);
      y01 = u0.fma(e1, y01);
      FloatVector u1 = FloatVector.broadcast(FLOATS, x[a + step + 1]);
      y10 = u1.fma(e0, y10);
      y11 = u1.fma(e1, y11);
      FloatVector u2 = FloatVector.broadcast(FLOATS, x[a + step + 2]);
      y20 = u2.fma(e0, y20);
      y21 = u2.fma(e1, y21);
      FloatVector u3 = FloatVector.broadcast(FLOATS, x[a + step + 3]);
      y30 = u3.fma(e0, y30);
      y31 = u3.fma(e1, y31);
    }
    if (k < count) {
      int a = xAt + step * k;
      int b = dAt + BLOCK * k;
      FloatVector d0 = FloatVector.fromArray(FLOATS, d, b);
      FloatVector d1 = FloatVector.fromArray(FLOATS, d, b + LENGTH);
      FloatVector v0 = FloatVector.broadcast(FLOATS, x[a]);
      y00 = v0.fma(d0, y00);
      y01 = v0.fma(d1, y01);
      FloatVector v1 = FloatVector.broadcast(FLOATS, x[a + 1]);
      y10 = v1.fma(d0, y10);
      y11 = v1.fma(d1, y11);
      FloatVector v2 = FloatVector.broadcast(FLOATS, x[a + 2]);
      y20 = v2.fma(d0, y20);
      y21 = v2.fma(d1, y21);
      FloatVector v3 = FloatVector.broadcast(FLOATS, x[a + 3]);
      y30 = v3.fma(d0, y30);
      y31 = v3.fma(d1, y31);
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

  /** Copies so few numbers that {@link System#arraycopy} would take longer. */
  public static void copy(float[] from, int fromAt, float[] to, int toAt, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, from, fromAt + i).intoArray(to, toAt + i);
    }
    for (; i < count; i++) {
      to[toAt + i] = from[fromAt + i];
    }
  }

  /** Computes to[i] += from[i]. */
  public static void add(float[] from, int fromAt, float[] to, int toAt, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, to, toAt + i)
          .add(FloatVector.fromArray(FLOATS, from, fromAt + i))
          .intoArray(to, toAt + i);
    }
    for (; i < count; i++) {
      to[toAt + i] += from[fromAt + i];
    }
  }
}
