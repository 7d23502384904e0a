package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The axes of weights' norms, as Keras's constraints have them: 0 for the columns of a dense
 * kernel, [0, 1, 2] for the filters of a two-dimensional convolution.
 *
 * @param list the axes, counted from 0, or backwards from -1 for the last one
 */
record Norms(List<Integer> list) {
  /** Keras's epsilon, which avoids a division by zero. */
  private static final double EPSILON = 1e-7;

  Norms {
    list = List.copyOf(list);
  }

  /**
   * Scales each vector along the axes to the Euclidean norm that a function returns for its norm.
   *
   * @throws dev.fovea.tensor.ShapeException if the weight has no such axis
   */
  void rescale(float[] weight, Shape shape, DoubleUnaryOperator wanted) {
    boolean[] along = new boolean[shape.rank()];
    list.forEach(axis -> along[shape.axis(axis)] = true);
    int groups = 1;
    for (int i = 0; i < along.length; i++) {
      groups *= along[i] ? 1 : shape.dim(i);
    }
    double[] squares = new double[groups];
    for (int i = 0; i < weight.length; i++) {
      squares[group(i, shape, along)] += (double) weight[i] * weight[i];
    }
    for (int i = 0; i < weight.length; i++) {
      double norm = Math.sqrt(squares[group(i, shape, along)]);
      weight[i] = (float) (weight[i] * (wanted.applyAsDouble(norm) / (EPSILON + norm)));
    }
  }

  /** Returns the number of the vector of an element: its index without the axes of the norms. */
  private static int group(int index, Shape shape, boolean[] along) {
    int group = 0;
    int scale = 1;
    int rest = index;
    for (int i = along.length - 1; i >= 0; i--) {
      if (!along[i]) {
        group += rest % shape.dim(i) * scale;
        scale *= shape.dim(i);
      }
      rest /= shape.dim(i);
    }
    return group;
  }

  Config describe(Config before) {
    return before.with("axis", list.size() == 1 ? list.getFirst() : list);
  }

  static Norms from(Config config) {
    return new Norms(config.integers("axis", 0));
  }
}
