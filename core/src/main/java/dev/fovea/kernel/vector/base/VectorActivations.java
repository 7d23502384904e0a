package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The activation functions and their derivatives over arrays, shared among workers. */
public final class VectorActivations {
  /** The number of elements in a task. */
  static final int CHUNK = 1 << 14;

  /** The number of elements whose exponentials are kept in scratch memory at a time. */
  static final int PIECE = 1 << 10;

  private VectorActivations() {}

  /** The work on the rows {@code first} (inclusive) to {@code end} (exclusive). */
  private interface Rows {
    void run(int first, int end);
  }

  private static void inChunks(Workers workers, int rows, int channels, Rows body) {
    int step = Math.max(1, CHUNK / channels);
    workers.forEach(
        Math.ceilDiv(rows, step), c -> body.run(c * step, Math.min(rows, (c + 1) * step)));
  }

  /** Computes y = activation(x). */
  public static void apply(
      Workers workers, Activation activation, int rows, int channels, float[] x, float[] y) {
    if (activation != Activation.LINEAR || x != y) {
      inChunks(
          workers,
          rows,
          channels,
          (first, end) ->
              apply(activation, end - first, channels, x, first * channels, y, first * channels));
    }
  }

  /** Computes y = activation(x) for rows from xAt and yAt, in the calling thread. */
  public static void apply(
      Activation activation, int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    int count = rows * channels;
    if (activation == Activation.SOFTMAX) {
      softmax(rows, channels, x, xAt, y, yAt);
    } else if (activation == Activation.LINEAR) {
      if (x != y) {
        System.arraycopy(x, xAt, y, yAt, count);
      }
    } else {
      int whole = count / LENGTH * LENGTH;
      ActivationValues.run(activation, x, xAt, y, yAt, whole);
      if (whole < count) {
        rest(activation, x, xAt + whole, y, yAt + whole, count - whole);
      }
    }
  }

  /**
   * Computes what is left beside whole vectors as a vector, too: a value has the same bits wherever
   * it stands, so that a sample has them in a batch of any size.
   */
  private static void rest(
      Activation activation, float[] x, int xAt, float[] y, int yAt, int count) {
    float[] lanes = Scratch.mine().floats(Scratch.Slot.TILE, LENGTH);
    System.arraycopy(x, xAt, lanes, 0, count);
    Arrays.fill(lanes, count, LENGTH, 0);
    ActivationValues.run(activation, lanes, 0, lanes, 0, LENGTH);
    System.arraycopy(lanes, 0, y, yAt, count);
  }

  /** Computes softmax; each row is padded with minus infinity to whole vectors. */
  private static void softmax(int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    int whole = Lanes.whole(channels);
    float[] row = Scratch.mine().floats(Scratch.Slot.ROW, whole);
    float[] lanes = Scratch.mine().floats(Scratch.Slot.TILE, LENGTH);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xAt + r * channels, row, 0, channels);
      Arrays.fill(row, channels, whole, Float.NEGATIVE_INFINITY);
      subtractMax(row, whole);
      VectorMath.exp(1, row, 0, row, 0, whole);
      float scale = 1 / sum(row, whole, lanes);
      int at = yAt + r * channels;
      for (int c = 0; c < channels; c++) {
        y[at + c] = row[c] * scale;
      }
    }
  }

  private static void subtractMax(float[] row, int count) {
    FloatVector max = FloatVector.fromArray(FLOATS, row, 0);
    for (int i = LENGTH; i < count; i += LENGTH) {
      max = max.max(FloatVector.fromArray(FLOATS, row, i));
    }
    float largest = max.reduceLanes(VectorOperators.MAX);
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, row, i).sub(largest).intoArray(row, i);
    }
  }

  /** Lanes are added in their order: a reduction of vectors promises none. */
  private static float sum(float[] values, int count, float[] lanes) {
    FloatVector sums = FloatVector.fromArray(FLOATS, values, 0);
    for (int i = LENGTH; i < count; i += LENGTH) {
      sums = sums.add(FloatVector.fromArray(FLOATS, values, i));
    }
    sums.intoArray(lanes, 0);
    float sum = 0;
    for (int lane = 0; lane < LENGTH; lane++) {
      sum += lanes[lane];
    }
    return sum;
  }

  /** Computes dx = dy times the derivative. */
  public static void gradient(
      Workers workers,
      Activation activation,
      int rows,
      int channels,
      float[] x,
      float[] y,
      float[] dy,
      float[] dx) {
    inChunks(
        workers,
        rows,
        channels,
        (first, end) -> {
          int from = first * channels;
          int to = end * channels;
          if (activation == Activation.SOFTMAX) {
            softmaxGradient(from, to, channels, y, dy, dx);
          } else if (activation == Activation.LINEAR) {
            System.arraycopy(dy, from, dx, from, to - from);
          } else {
            int whole = from + (to - from) / LENGTH * LENGTH;
            float[] input = activation.needsInput() ? x : y;
            ActivationSlopes.run(activation, from, whole, input, y, dy, dx);
            for (int i = whole; i < to; i++) {
              dx[i] = dy[i] * activation.slope(input[i], y[i]);
            }
          }
        });
  }

  /** Computes dx_i = y_i (dy_i - sum_j dy_j y_j). */
  private static void softmaxGradient(
      int from, int to, int channels, float[] y, float[] dy, float[] dx) {
    for (int row = from; row < to; row += channels) {
      float sum = 0;
      for (int c = row; c < row + channels; c++) {
        sum = Math.fma(dy[c], y[c], sum);
      }
      for (int c = row; c < row + channels; c++) {
        dx[c] = y[c] * (dy[c] - sum);
      }
    }
  }
}
