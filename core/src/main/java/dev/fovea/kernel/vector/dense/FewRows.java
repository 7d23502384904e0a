package dev.fovea.kernel.vector.dense;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.NonZeros;
import dev.fovea.kernel.vector.base.Partials;
import dev.fovea.kernel.vector.base.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Products with one to three rows, whose time is that of reading the weights. The weights are read
 * once, in memory order, and those that are multiplied by zero are not read at all. A ReLU produces
 * many zeros.
 */
final class FewRows {
  /** The number of weights that one task reads, 128 KB, which stay in cache for the next row. */
  private static final int PART = 1 << 15;

  private static final int MAX_PARTS = 16;

  /** The number of rows of the weights that are read at the same time. */
  private static final int TOGETHER = 4;

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
          Scratch scratch = Scratch.mine();
          float[] values = scratch.floats(Scratch.Slot.ENTRIES, end - first + TOGETHER);
          int[] inputs = scratch.ints(Scratch.Slot.ENTRIES, end - first + TOGETHER);
          for (int r = 0; r < rows; r++) {
            int count = NonZeros.list(x, r * in + first, end - first, 0, values, inputs);
            int at = (part * rows + r) * out;
            Arrays.fill(sums, at, at + out, 0);
            row(values, inputs, count, w, first, out, sums, at);
          }
        });
    Partials.reduce(workers, parts, rows, out, sums, bias, activation, y);
  }

  /** Adds to y the sum of values[i] times row (first + inputs[i]) of the weights. */
  private static void row(
      float[] values, int[] inputs, int count, float[] w, int first, int out, float[] y, int yAt) {
    // A list in whole steps: what is added counts nothing.
    for (int i = count; i < count + TOGETHER; i++) {
      values[i] = 0;
      inputs[i] = count == 0 ? 0 : inputs[count - 1];
    }
    for (int i = 0; i < count; i += TOGETHER) {
      four(
          values[i],
          values[i + 1],
          values[i + 2],
          values[i + 3],
          w,
          (first + inputs[i]) * out,
          (first + inputs[i + 1]) * out,
          (first + inputs[i + 2]) * out,
          (first + inputs[i + 3]) * out,
          out,
          y,
          yAt);
    }
  }

  /** Adds four rows of the weights, each read from its beginning to its end. */
  private static void four(
      float x0,
      float x1,
      float x2,
      float x3,
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      int out,
      float[] y,
      int yAt) {
    FloatVector v0 = FloatVector.broadcast(FLOATS, x0);
    FloatVector v1 = FloatVector.broadcast(FLOATS, x1);
    FloatVector v2 = FloatVector.broadcast(FLOATS, x2);
    FloatVector v3 = FloatVector.broadcast(FLOATS, x3);
    int o = 0;
    for (; o + LENGTH <= out; o += LENGTH) {
      FloatVector sum = FloatVector.fromArray(FLOATS, y, yAt + o);
      sum = v0.fma(FloatVector.fromArray(FLOATS, w, w0 + o), sum);
      sum = v1.fma(FloatVector.fromArray(FLOATS, w, w1 + o), sum);
      sum = v2.fma(FloatVector.fromArray(FLOATS, w, w2 + o), sum);
      sum = v3.fma(FloatVector.fromArray(FLOATS, w, w3 + o), sum);
      sum.intoArray(y, yAt + o);
    }
    for (; o < out; o++) {
      y[yAt + o] += x0 * w[w0 + o] + x1 * w[w1 + o] + x2 * w[w2 + o] + x3 * w[w3 + o];
    }
  }

  /** Computes dx[r, i], the product of row r of dy and row i of the weights. */
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
