package dev.fovea.layer.support;

import dev.fovea.layer.Constants;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;

/**
 * A broadcast of a smaller shape to a larger one, as in NumPy: shapes are aligned at the last axis,
 * and sizes of 1 and missing axes are repeated.
 *
 * @param size the number of elements of the smaller shape
 * @param source the element of the smaller shape for each element of the larger one
 */
public record Broadcast(int size, int[] source) {
  /** Returns the broadcast from one shape to another. */
  public static Broadcast of(Shape from, Shape to) {
    int[] source = new int[to.size()];
    for (int i = 0; i < source.length; i++) {
      int rest = i;
      int stride = 1;
      for (int axis = 1; axis <= from.rank(); axis++) {
        int dim = from.dim(-axis);
        source[i] += dim == 1 ? 0 : rest % to.dim(-axis) * stride;
        stride *= dim;
        rest /= to.dim(-axis);
      }
    }
    return new Broadcast(from.size(), source);
  }

  /**
   * Returns the shape that both shapes can be broadcast to.
   *
   * @throws ShapeException if there is none
   */
  public static Shape common(Shape a, Shape b) {
    Shape longer = a.rank() >= b.rank() ? a : b;
    Shape shorter = longer == a ? b : a;
    Shape common = longer;
    for (int axis = 1; axis <= shorter.rank(); axis++) {
      common = common.with(-axis, common(longer.dim(-axis), shorter.dim(-axis), a, b));
    }
    return common;
  }

  private static int common(int one, int other, Shape a, Shape b) {
    if (one == Shape.UNKNOWN || other == Shape.UNKNOWN) {
      return Shape.UNKNOWN;
    }
    if (one != other && one != 1 && other != 1) {
      throw new ShapeException(
          "inputs %s and %s do not match; sizes must be equal or 1".formatted(a, b));
    }
    return one == 1 ? other : one;
  }

  /** Expands a sample of the smaller shape to the larger one. */
  public void expand(float[] small, int smallAt, float[] large, int largeAt) {
    for (int i = 0; i < source.length; i++) {
      large[largeAt + i] = small[smallAt + source[i]];
    }
  }

  /** Computes the gradient of {@link #expand}, which is the sum over all copies of an element. */
  public void reduce(float[] large, int largeAt, float[] small, int smallAt) {
    Arrays.fill(small, smallAt, smallAt + size, 0);
    for (int i = 0; i < source.length; i++) {
      small[smallAt + source[i]] += large[largeAt + i];
    }
  }

  /**
   * Checks that a constant can be broadcast to an input.
   *
   * @throws ShapeException if it cannot
   */
  public static void requireFits(String what, Shape constant, Shape input) {
    boolean fits = constant.rank() <= input.rank();
    for (int axis = 1; fits && axis <= constant.rank(); axis++) {
      fits = constant.dim(-axis) == 1 || constant.dim(-axis) == input.dim(-axis);
    }
    if (!fits) {
      throw new ShapeException(
          "%s of shape %s does not fit input %s".formatted(what, constant, input));
    }
  }

  /** Constants written out in a shape that they fit. */
  public static float[] whole(Constants constants, Shape shape) {
    int[] source = of(constants.shape(), shape).source;
    float[] whole = new float[source.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = constants.values().get(source[i]).floatValue();
    }
    return whole;
  }
}
