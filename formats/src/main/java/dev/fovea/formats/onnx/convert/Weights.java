package dev.fovea.formats.onnx.convert;

import dev.fovea.layer.Constants;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Numbers of a file in the order in which layers hold them. */
final class Weights {
  /** The values in a line of a cache, which are written together. */
  private static final int BLOCK = 16;

  private Weights() {}

  /** Returns the numbers of a configuration. */
  static Constants constants(Shape shape, float... values) {
    return Constants.of(Tensor.of(shape, values));
  }

  /**
   * Returns an array with its axes in another order.
   *
   * @param order for each axis of the result, the axis of the array
   */
  static float[] permuted(float[] values, Shape shape, int... order) {
    int rank = shape.rank();
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.dim(axis);
    }
    int[] dims = new int[rank];
    int[] steps = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = shape.dim(order[axis]);
      steps[axis] = strides[order[axis]];
    }
    float[] result = new float[values.length];
    if (rank > 0 && result.length > 0) {
      copy(values, 0, result, 0, 0, dims, steps);
    } else {
      System.arraycopy(values, 0, result, 0, result.length);
    }
    return result;
  }

  /** Copies the part of the result that begins at an axis; returns where it ends. */
  private static int copy(
      float[] from, int fromAt, float[] to, int toAt, int axis, int[] dims, int[] steps) {
    int at = toAt;
    if (axis == dims.length - 1) {
      int source = fromAt;
      for (int i = 0; i < dims[axis]; i++) {
        to[at++] = from[source];
        source += steps[axis];
      }
      return at;
    }
    for (int i = 0; i < dims[axis]; i++) {
      at = copy(from, fromAt + i * steps[axis], to, at, axis + 1, dims, steps);
    }
    return at;
  }

  /**
   * Returns for each place in memory the place along an axis of the graph.
   *
   * @param memory the factors of the axis in the order of the memory
   * @param axis the same factors in the order of the axis
   * @return nothing if both orders are the same
   */
  static Optional<int[]> places(List<Factor> memory, List<Factor> axis) {
    if (memory.equals(axis)) {
      return Optional.empty();
    }
    int[] sizes = axis.stream().mapToInt(factor -> factor.size(0)).toArray();
    int[] order = memory.stream().mapToInt(axis::indexOf).toArray();
    float[] numbers = new float[View.size(axis, 0)];
    if (numbers.length > 1 << 24) {
      throw new OpenSizeException("has an axis of more than 2^24 positions in another order");
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    float[] moved = permuted(numbers, Shape.of(sizes), order);
    int[] places = new int[moved.length];
    Arrays.setAll(places, i -> (int) moved[i]);
    return Optional.of(places);
  }

  /** Returns values in the order of the memory, given {@link #places}. */
  static float[] moved(float[] values, Optional<int[]> places) {
    if (places.isEmpty()) {
      return values.clone();
    }
    float[] moved = new float[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[places.get()[i]];
    }
    return moved;
  }

  /**
   * Returns a matrix (rows, columns) with its columns as rows, in one pass over both.
   *
   * @param target the row of the result for each column
   */
  static float[] transposed(float[] values, int rows, int columns, IntUnaryOperator target) {
    float[] result = new float[values.length];
    for (int first = 0; first < rows; first += BLOCK) {
      int end = Math.min(rows, first + BLOCK);
      for (int column = 0; column < columns; column++) {
        int to = target.applyAsInt(column) * rows;
        for (int row = first; row < end; row++) {
          result[to + row] = values[row * columns + column];
        }
      }
    }
    return result;
  }

  /** Returns for each place along an axis of the graph its place in memory. */
  static IntUnaryOperator inverse(Optional<int[]> places) {
    if (places.isEmpty()) {
      return place -> place;
    }
    int[] inverse = new int[places.get().length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[places.get()[i]] = i;
    }
    return place -> inverse[place];
  }

  /**
   * Returns the rows of a matrix in the order of the memory.
   *
   * @param values (rows, columns)
   */
  static float[] movedRows(float[] values, int columns, Optional<int[]> places) {
    if (places.isEmpty()) {
      return values.clone();
    }
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length / columns; i++) {
      System.arraycopy(values, places.get()[i] * columns, moved, i * columns, columns);
    }
    return moved;
  }

  /**
   * Returns the columns of a matrix in the order of the memory.
   *
   * @param values (rows, columns)
   */
  static float[] movedColumns(float[] values, int columns, Optional<int[]> places) {
    if (places.isEmpty()) {
      return values;
    }
    float[] moved = new float[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[i / columns * columns + places.get()[i % columns]];
    }
    return moved;
  }

  /** Returns a row of one value. */
  static float[] filled(int size, float value) {
    float[] row = new float[size];
    Arrays.fill(row, value);
    return row;
  }
}
