package dev.fovea.formats.onnx.write;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Rearrangements of arrays, such as kernels, into another order of their axes. */
final class Transposition {
  private Transposition() {}

  /** Returns the shape whose axis i is the given axis {@code axes[i]} of another shape. */
  static Shape of(Shape shape, int... axes) {
    int[] dims = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      dims[i] = shape.dim(axes[i]);
    }
    return new Shape(dims);
  }

  /** Returns the tensor whose axis i is the given axis {@code axes[i]} of another one. */
  static Tensor of(Tensor tensor, int... axes) {
    return Tensor.of(of(tensor.shape(), axes), of(tensor.data(), tensor.shape(), axes));
  }

  /**
   * Returns the values in the order of {@link #of(Shape, int...)}.
   *
   * @param values row-major, of the given shape
   */
  static float[] of(float[] values, Shape shape, int... axes) {
    int rank = axes.length;
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.dim(axis);
    }
    float[] result = new float[values.length];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < result.length; to++) {
      result[to] = values[from];
      // The index counts like an odometer, its last axis fastest.
      for (int i = rank - 1; i >= 0; i--) {
        from += strides[axes[i]];
        if (++index[i] < shape.dim(axes[i])) {
          break;
        }
        from -= index[i] * strides[axes[i]];
        index[i] = 0;
      }
    }
    return result;
  }
}
