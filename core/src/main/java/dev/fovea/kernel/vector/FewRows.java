package dev.fovea.kernel.vector;

import static dev.fovea.kernel.vector.Lanes.FLOATS;
import static dev.fovea.kernel.vector.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Products with one to three rows, bound by the reading of the weights: they are read once, in
 * their own order.
 */
final class FewRows {
  /** Weights that one task reads: 128 KB, which stay in cache for the next row. */
  private static final int PART = 1 << 15;

  private static final int MAX_PARTS = 16;

  private FewRows() {}

  static void forward(
      Workers workers,
      int rows,
      int in,
      int out,
      float[] x,
      float[] w,
      float[] bias,
      Activation activation,
      float[] y) {
    int parts = Math.min(in, (int) Math.clamp((long) in * out / PART, 1, MAX_PARTS));
    float[] sums = Scratch.mine().floats(Scratch.Slot.PARTIALS, parts * rows * out);
    workers.forEach(
        parts,
        part -> {
          int first = part * in / parts;
          int end = (part + 1) * in / parts;
          for (int r = 0; r < rows; r++) {
            row(x, r * in, first, end, w, out, sums, (part * rows + r) * out);
          }
        });
    Partials.reduce(workers, parts, rows, out, sums, bias, activation, y);
  }

  /** y[o] = the sum of x[i] w[i, o] over a range of i. */
  private static void row(
      float[] x, int xAt, int first, int end, float[] w, int out, float[] y, int yAt) {
    int o = 0;
    for (; o + 8 * LENGTH <= out; o += 8 * LENGTH) {
      eight(x, xAt, first, end, w, o, out, y, yAt + o);
    }
    for (; o + LENGTH <= out; o += LENGTH) {
      one(x, xAt, first, end, w, o, out, y, yAt + o);
    }
    for (; o < out; o++) {
      float sum = 0;
      for (int i = first; i < end; i++) {
        sum += x[xAt + i] * w[i * out + o];
      }
      y[yAt + o] = sum;
    }
  }

  private static void eight(
      float[] x, int xAt, int first, int end, float[] w, int o, int out, float[] y, int yAt) {
    FloatVector y0 = FloatVector.zero(FLOATS);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    FloatVector y4 = y0;
    FloatVector y5 = y0;
    FloatVector y6 = y0;
    FloatVector y7 = y0;
    int at = first * out + o;
    for (int i = first; i < end; i++) {
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
      y0 = v.fma(FloatVector.fromArray(FLOATS, w, at), y0);
      y1 = v.fma(FloatVector.fromArray(FLOATS, w, at + LENGTH), y1);
      y2 = v.fma(FloatVector.fromArray(FLOATS, w, at + 2 * LENGTH), y2);
      y3 = v.fma(FloatVector.fromArray(FLOATS, w, at + 3 * LENGTH), y3);
      y4 = v.fma(FloatVector.fromArray(FLOATS, w, at + 4 * LENGTH), y4);
      y5 = v.fma(FloatVector.fromArray(FLOATS, w, at + 5 * LENGTH), y5);
      y6 = v.fma(FloatVector.fromArray(FLOATS, w, at + 6 * LENGTH), y6);
      y7 = v.fma(FloatVector.fromArray(FLOATS, w, at + 7 * LENGTH), y7);
      at += out;
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

  private static void one(
      float[] x, int xAt, int first, int end, float[] w, int o, int out, float[] y, int yAt) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = first; i < end; i++) {
      sum =
          FloatVector.broadcast(FLOATS, x[xAt + i])
              .fma(FloatVector.fromArray(FLOATS, w, i * out + o), sum);
    }
    sum.intoArray(y, yAt);
  }

  /** dx[r, i] = the product of row r of dy and row i of the weights. */
  static void inputGradient(
      Workers workers, int rows, int in, int out, float[] dy, float[] w, float[] dx) {
    int step = Math.max(1, PART / out);
    workers.forEach(
        Math.ceilDiv(in, step),
        chunk -> {
          float[] lanes = Scratch.mine().floats(Scratch.Slot.TILE, LENGTH);
          int end = Math.min(in, (chunk + 1) * step);
          for (int i = chunk * step; i < end; i++) {
            for (int r = 0; r < rows; r++) {
              dx[r * in + i] = dot(dy, r * out, w, i * out, out, lanes);
            }
          }
        });
  }

  /** Lanes are added in their order: a reduction of vectors promises none. */
  private static float dot(float[] a, int aAt, float[] b, int bAt, int count, float[] lanes) {
    FloatVector sums = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      sums =
          FloatVector.fromArray(FLOATS, a, aAt + i)
              .fma(FloatVector.fromArray(FLOATS, b, bAt + i), sums);
    }
    sums.intoArray(lanes, 0);
    float sum = 0;
    for (int lane = 0; lane < LENGTH; lane++) {
      sum += lanes[lane];
    }
    for (; i < count; i++) {
      sum += a[aAt + i] * b[bAt + i];
    }
    return sum;
  }
}
