package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import java.util.Arrays;

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
    if (activation.isOfRows()) {
      VectorRows.values(activation, rows, channels, x, xAt, y, yAt);
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
          if (activation.isOfRows()) {
            VectorRows.gradient(activation, from, to, channels, y, dy, dx);
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
}
