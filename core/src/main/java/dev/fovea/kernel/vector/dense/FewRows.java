package dev.fovea.kernel.vector.dense;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.NonZeros;
import dev.fovea.kernel.vector.base.Partials;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.VectorActivations;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Products with one to three rows, whose time is that of reading the weights. The weights are read
 * once, in memory order, and those that are multiplied by zero are not read at all. A ReLU produces
 * many zeros. Sums have the order, and so the bits, of products with many rows: {@link
 * VectorDense}.
 */
final class FewRows {
  /** The number of weights that one task reads, 128 KB, which stay in cache for the next row. */
  private static final int PART = 1 << 15;

  private static final int MAX_PARTS = 16;

  /** The fewest columns of a task: it reads that much of a row of the weights at a time. */
  private static final int COLUMNS = 128;

  /** The number of rows of the weights that are read at the same time. */
  private static final int TOGETHER = 4;

  private FewRows() {}

  /**
   * Computes y = activation(x w + bias).
   *
   * @param splits the number of parts of the depth, whose sums are added in the end
   */
  static void forward(
      Workers workers,
      int splits,
      int rows,
      int in,
      int out,
      float[] x,
      float[] w,
      float[] bias,
      Activation activation,
      float[] y) {
    boolean direct = splits == 1;
    float[] sums = direct ? y : Scratch.mine().floats(Scratch.Slot.PARTIALS, splits * rows * out);
    int parts = (int) Math.clamp((long) in * out / PART, 1, MAX_PARTS);
    int groups = Math.clamp(parts / splits, 1, Math.max(1, out / COLUMNS));
    workers.forEach(
        splits * groups,
        task -> {
          int split = task / groups;
          int group = task % groups;
          int first = split * in / splits;
          int end = (split + 1) * in / splits;
          int column = group * out / groups;
          int columns = (group + 1) * out / groups - column;
          Scratch scratch = Scratch.mine();
          float[] values = scratch.floats(Scratch.Slot.ENTRIES, end - first + TOGETHER);
          int[] inputs = scratch.ints(Scratch.Slot.ENTRIES, end - first + TOGETHER);
          for (int r = 0; r < rows; r++) {
            int count = NonZeros.list(x, r * in + first, end - first, 0, values, inputs);
            int at = (split * rows + r) * out + column;
            Arrays.fill(sums, at, at + columns, 0);
            for (int c = 0; direct && c < bias.length && c < columns; c++) {
              sums[at + c] = VectorDense.start(bias[column + c]);
            }
            row(values, inputs, count, w, first * out + column, out, columns, sums, at);
          }
        });
    if (direct) {
      VectorActivations.apply(workers, activation, rows, out, y, y);
    } else {
      Partials.reduce(workers, splits, rows, out, sums, bias, activation, y);
    }
  }

  /**
   * Adds to y the sum of values[i] times some columns of row inputs[i] of the weights.
   *
   * @param wAt the first of these columns in row 0
   * @param width the length of a row of the weights
   */
  private static void row(
      float[] values,
      int[] inputs,
      int count,
      float[] w,
      int wAt,
      int width,
      int columns,
      float[] y,
      int yAt) {
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
          wAt + inputs[i] * width,
          wAt + inputs[i + 1] * width,
          wAt + inputs[i + 2] * width,
          wAt + inputs[i + 3] * width,
          columns,
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
      float sum = Math.fma(x0, w[w0 + o], y[yAt + o]);
      sum = Math.fma(x1, w[w1 + o], sum);
      sum = Math.fma(x2, w[w2 + o], sum);
      y[yAt + o] = Math.fma(x3, w[w3 + o], sum);
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
