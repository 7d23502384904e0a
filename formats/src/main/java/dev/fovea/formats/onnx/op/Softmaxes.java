package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;

/** Operators that make the numbers along an axis compete. */
final class Softmaxes {
  /** What is made of the numbers of a row, in place. */
  private interface Row {
    void apply(double[] row);
  }

  private Softmaxes() {}

  static void addTo(OperatorTable table) {
    table.add("Softmax", call -> along(call, Softmaxes::softmax), 1, 11, 13);
    table.add("LogSoftmax", call -> along(call, Softmaxes::logSoftmax), 1, 11, 13);
    table.add("Hardmax", call -> along(call, Softmaxes::hardmax), 1, 11, 13);
  }

  /** Before version 13, all axes from the given one on count as one. */
  private static Array along(Call call, Row function) {
    Array x = call.realInput();
    if (call.version() >= 13) {
      return along(x, call.axis("axis", -1, x.rank()), function);
    }
    int axis = call.axis("axis", 1, x.rank());
    Shape shape = x.shape();
    Shape flat = Shape.of(shape.slice(0, axis).size(), shape.slice(axis, shape.rank()).size());
    return along(x.reshape(flat), 1, function).reshape(shape);
  }

  private static Array along(Array x, int axis, Row function) {
    Lanes lanes = Lanes.of(x.shape(), axis);
    double[] values = Array.doubles(x.shape());
    double[] row = new double[lanes.size()];
    for (int lane = 0; lane < lanes.count(); lane++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = x.number(lanes.index(lane, i));
      }
      function.apply(row);
      for (int i = 0; i < row.length; i++) {
        values[lanes.index(lane, i)] = row[i];
      }
    }
    return Array.ofNumbers(x.type(), x.shape(), i -> values[i]);
  }

  /** Returns softmax along an axis. */
  static Array softmax(Array x, int axis) {
    return along(x, axis, Softmaxes::softmax);
  }

  /** Returns the logarithm of softmax along an axis. */
  static Array logSoftmax(Array x, int axis) {
    return along(x, axis, Softmaxes::logSoftmax);
  }

  private static double max(double[] row) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : row) {
      max = Math.max(max, value);
    }
    return max;
  }

  private static void softmax(double[] row) {
    double max = max(row);
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = Math.exp(row[i] - max);
      sum += row[i];
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= sum;
    }
  }

  private static void logSoftmax(double[] row) {
    double max = max(row);
    double sum = 0;
    for (double value : row) {
      sum += Math.exp(value - max);
    }
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] - max - Math.log(sum);
    }
  }

  /** Leaves a 1 where the largest number is, at its first place, and zeros elsewhere. */
  private static void hardmax(double[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    for (int i = 0; i < row.length; i++) {
      row[i] = i == best ? 1 : 0;
    }
  }
}
