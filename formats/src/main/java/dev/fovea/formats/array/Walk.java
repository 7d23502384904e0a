package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.util.function.IntUnaryOperator;

/**
 * Goes through a view of an array, given by an offset and a stride for each dimension, in row-major
 * order: each call gives the index of the next element.
 */
final class Walk implements IntUnaryOperator {
  private final int[] dims;
  private final int[] strides;
  private final int[] position;
  private int index;

  Walk(Shape shape, int offset, int[] strides) {
    if (shape.rank() != strides.length) {
      throw new IllegalArgumentException("a stride is needed for each dimension of " + shape);
    }
    this.dims = shape.dims();
    this.strides = strides.clone();
    this.position = new int[dims.length];
    this.index = offset;
  }

  @Override
  public int applyAsInt(int order) {
    int current = index;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      index += strides[axis];
      position[axis]++;
      if (position[axis] < dims[axis]) {
        break;
      }
      index -= strides[axis] * dims[axis];
      position[axis] = 0;
    }
    return current;
  }
}
