package dev.fovea.formats.weights;

import dev.fovea.tensor.Shape;

/**
 * How an array of a file becomes a weight: each index of the weight's dimensions adds its own
 * number to the place in the array. So a form can exchange dimensions, split one, and permute the
 * features of a flattened picture.
 *
 * @param source the dimensions of the array
 * @param target the dimensions of the weight
 * @param places for each dimension of the weight, what each index adds to the place in the array
 */
record WeightForm(Shape source, Shape target, int[][] places) {
  /** Returns the form of an array that has the dimensions of the weight. */
  static WeightForm same(Shape shape) {
    return reshaped(shape, shape);
  }

  /** Returns the form of an array with the same elements in the same order. */
  static WeightForm reshaped(Shape source, Shape target) {
    int[][] places = new int[target.rank()][];
    int stride = 1;
    for (int i = target.rank() - 1; i >= 0; i--) {
      places[i] = steps(target.dim(i), stride);
      stride *= target.dim(i);
    }
    return new WeightForm(source, target, places);
  }

  /**
   * Returns the form of an array whose dimensions are those of the weight in another order.
   *
   * @param axes for each dimension of the array, the dimension of the weight that it is
   */
  static WeightForm permuted(Shape target, int... axes) {
    int[] dims = new int[axes.length];
    int[][] places = new int[axes.length][];
    int stride = 1;
    for (int i = axes.length - 1; i >= 0; i--) {
      dims[i] = target.dim(axes[i]);
      places[axes[i]] = steps(dims[i], stride);
      stride *= dims[i];
    }
    return new WeightForm(Shape.of(dims), target, places);
  }

  /** Returns this form with one dimension of the weight in the order of flattened features. */
  WeightForm ordered(int axis, FeatureOrder order) {
    int[][] changed = places.clone();
    changed[axis] = new int[places[axis].length];
    for (int i = 0; i < changed[axis].length; i++) {
      changed[axis][i] = places[axis][order.place(i)];
    }
    return new WeightForm(source, target, changed);
  }

  private static int[] steps(int count, int stride) {
    int[] steps = new int[count];
    for (int i = 0; i < count; i++) {
      steps[i] = i * stride;
    }
    return steps;
  }

  /** Returns the weight's values, given those of an array. */
  float[] toWeight(float[] array) {
    float[] weight = new float[target.size()];
    if (weight.length > 0) {
      copy(0, 0, 0, array, weight, true);
    }
    return weight;
  }

  /** Returns the array's values, given those of a weight. */
  float[] toArray(float[] weight) {
    float[] array = new float[source.size()];
    if (array.length > 0) {
      copy(0, 0, 0, array, weight, false);
    }
    return array;
  }

  private void copy(
      int axis, int place, int index, float[] array, float[] weight, boolean toWeight) {
    if (axis == places.length) {
      if (toWeight) {
        weight[index] = array[place];
      } else {
        array[place] = weight[index];
      }
      return;
    }
    int[] steps = places[axis];
    for (int i = 0; i < steps.length; i++) {
      copy(axis + 1, place + steps[i], index * steps.length + i, array, weight, toWeight);
    }
  }
}
