package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.SimplexProjection;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The activations of whole rows and their gradients, in the calling thread. */
final class VectorRows {
  private VectorRows() {}

  /** Computes rows from xAt and yAt; x and y may be the same array. */
  static void values(
      Activation activation, int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    switch (activation) {
      case SOFTMAX -> {
        int grouped = channels <= LENGTH ? rows / LENGTH * LENGTH : 0;
        narrowSoftmax(grouped, channels, x, xAt, y, yAt);
        int done = grouped * channels;
        softmax(false, rows - grouped, channels, x, xAt + done, y, yAt + done);
      }
      case LOG_SOFTMAX -> softmax(true, rows, channels, x, xAt, y, yAt);
      case SPARSEMAX -> {
        for (int r = 0; r < rows; r++) {
          SimplexProjection.project(channels, 1, x, xAt + r * channels, y, yAt + r * channels);
        }
      }
      default -> throw noRows(activation);
    }
  }

  /** Computes the gradients of the rows between two elements; dy and dx may be the same array. */
  static void gradient(
      Activation activation, int from, int to, int channels, float[] y, float[] dy, float[] dx) {
    switch (activation) {
      case SOFTMAX -> softmaxGradient(from, to, channels, y, dy, dx);
      case LOG_SOFTMAX -> logSoftmaxGradient(from, to, channels, y, dy, dx);
      case SPARSEMAX -> {
        for (int row = from; row < to; row += channels) {
          SimplexProjection.gradient(channels, 1, y, dy, dx, row);
        }
      }
      default -> throw noRows(activation);
    }
  }

  private static IllegalStateException noRows(Activation activation) {
    return new IllegalStateException(activation.keras() + " is no function of rows");
  }

  /**
   * Computes softmax, or x - max - ln(sum(exp(x - max))), its logarithm. Each row is padded with
   * minus infinity to whole vectors.
   */
  private static void softmax(
      boolean logarithm, int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    int whole = Lanes.whole(channels);
    float[] row = Scratch.mine().floats(Scratch.Slot.ROW, whole);
    float[] lanes = Scratch.mine().floats(Scratch.Slot.TILE, LENGTH);
    for (int r = 0; r < rows; r++) {
      int from = xAt + r * channels;
      int to = yAt + r * channels;
      System.arraycopy(x, from, row, 0, channels);
      Arrays.fill(row, channels, whole, Float.NEGATIVE_INFINITY);
      float max = subtractMax(row, whole);
      VectorMath.exp(1, row, 0, row, 0, whole);
      if (logarithm) {
        removeOne(row, channels);
        double shift = Math.log1p(sum(row, whole, lanes));
        for (int c = 0; c < channels; c++) {
          y[to + c] = (float) (x[from + c] - max - shift);
        }
      } else {
        float scale = 1 / sum(row, whole, lanes);
        for (int c = 0; c < channels; c++) {
          y[to + c] = row[c] * scale;
        }
      }
    }
  }

  /**
   * Computes softmax of groups of rows that are no longer than a vector, with a row in each lane:
   * the same operations in the same order as for one row, and so the same bits.
   */
  private static void narrowSoftmax(
      int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    int size = channels * LENGTH;
    float[] columns = Scratch.mine().floats(Scratch.Slot.ROW, size);
    for (int first = 0; first < rows; first += LENGTH) {
      int at = first * channels;
      for (int r = 0; r < LENGTH; r++) {
        for (int c = 0; c < channels; c++) {
          columns[c * LENGTH + r] = x[xAt + at + r * channels + c];
        }
      }
      FloatVector max = FloatVector.fromArray(FLOATS, columns, 0);
      for (int i = LENGTH; i < size; i += LENGTH) {
        max = max.max(FloatVector.fromArray(FLOATS, columns, i));
      }
      for (int i = 0; i < size; i += LENGTH) {
        FloatVector.fromArray(FLOATS, columns, i).sub(max).intoArray(columns, i);
      }
      VectorMath.exp(1, columns, 0, columns, 0, size);
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = 0; i < size; i += LENGTH) {
        sum = sum.add(FloatVector.fromArray(FLOATS, columns, i));
      }
      FloatVector scale = FloatVector.broadcast(FLOATS, 1).div(sum);
      for (int i = 0; i < size; i += LENGTH) {
        FloatVector.fromArray(FLOATS, columns, i).mul(scale).intoArray(columns, i);
      }
      for (int r = 0; r < LENGTH; r++) {
        for (int c = 0; c < channels; c++) {
          y[yAt + at + r * channels + c] = columns[c * LENGTH + r];
        }
      }
    }
  }

  /** Subtracts the largest number of a row from all, and returns it. */
  private static float subtractMax(float[] row, int count) {
    FloatVector max = FloatVector.fromArray(FLOATS, row, 0);
    for (int i = LENGTH; i < count; i += LENGTH) {
      max = max.max(FloatVector.fromArray(FLOATS, row, i));
    }
    float largest = max.reduceLanes(VectorOperators.MAX);
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector.fromArray(FLOATS, row, i).sub(largest).intoArray(row, i);
    }
    return largest;
  }

  /**
   * Replaces the exponential of the largest number, which is 1, with 0: the sum of the others keeps
   * the digits that a sum near 1 would lose.
   */
  private static void removeOne(float[] row, int channels) {
    for (int c = 0; c < channels; c++) {
      if (row[c] == 1) {
        row[c] = 0;
        return;
      }
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

  /** Computes dx_i = dy_i - exp(y_i) sum_j dy_j. */
  private static void logSoftmaxGradient(
      int from, int to, int channels, float[] y, float[] dy, float[] dx) {
    int whole = Lanes.whole(channels);
    float[] powers = Scratch.mine().floats(Scratch.Slot.ROW, whole);
    for (int row = from; row < to; row += channels) {
      float sum = 0;
      for (int c = row; c < row + channels; c++) {
        sum += dy[c];
      }
      System.arraycopy(y, row, powers, 0, channels);
      VectorMath.exp(1, powers, 0, powers, 0, whole);
      for (int c = 0; c < channels; c++) {
        dx[row + c] = Math.fma(-powers[c], sum, dy[row + c]);
      }
    }
  }
}
