package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;

/**
 * Shapes that are brought together as NumPy does: they are aligned at their last dimensions, and a
 * dimension of 1, or one that is missing in front, takes the size of its counterpart.
 */
public final class Broadcasting {
  private Broadcasting() {}

  /**
   * Returns the shape that shapes broadcast to.
   *
   * @throws ShapeException if two sizes differ and neither is 1
   */
  public static Shape shape(Shape... shapes) {
    int rank = 0;
    for (Shape shape : shapes) {
      rank = Math.max(rank, shape.rank());
    }
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    for (Shape shape : shapes) {
      int ahead = rank - shape.rank();
      for (int axis = 0; axis < shape.rank(); axis++) {
        int dim = shape.dim(axis);
        int current = dims[ahead + axis];
        if (current != 1 && dim != 1 && current != dim) {
          throw new ShapeException(
              "shapes %s do not broadcast: their sizes must be equal or 1"
                  .formatted(Arrays.toString(shapes)));
        }
        dims[ahead + axis] = current == 1 ? dim : current;
      }
    }
    return Shape.of(dims);
  }

  /** Returns the row-major strides of a shape: how far apart the elements of each dimension lie. */
  public static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(shape.dim(axis), 1);
    }
    return strides;
  }

  /**
   * Returns the strides with which an array of a shape is gone through when it is broadcast to
   * another one: 0 where it repeats.
   *
   * @throws ShapeException if it does not broadcast to it
   */
  public static int[] strides(Shape from, Shape to) {
    int ahead = to.rank() - from.rank();
    if (ahead < 0) {
      throw new ShapeException("%s does not broadcast to %s".formatted(from, to));
    }
    int[] own = strides(from);
    int[] strides = new int[to.rank()];
    for (int axis = 0; axis < own.length; axis++) {
      if (from.dim(axis) == to.dim(ahead + axis)) {
        strides[ahead + axis] = own[axis];
      } else if (from.dim(axis) != 1) {
        throw new ShapeException("%s does not broadcast to %s".formatted(from, to));
      }
    }
    return strides;
  }
}
