package dev.fovea.layer.math;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer (Argmax or Argmin) that gives the index, from 0, of the largest or smallest value along
 * an axis, as a whole number. It has no gradient. The names and arguments are those of Keras's
 * operations.
 *
 * @param max whether the largest value is sought
 * @param axis the axis, counted from 1, or backwards from -1 for the last one
 * @param keepdims whether the axis is kept with size 1
 * @param last whether the last of equal values counts, instead of the first
 */
public record ArgReduction(String name, boolean max, int axis, boolean keepdims, boolean last)
    implements Layer {
  @Override
  public String className() {
    return max ? "Argmax" : "Argmin";
  }

  /** Returns this layer with the given name. */
  public ArgReduction name(String name) {
    return new ArgReduction(name, max, axis, keepdims, last);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Axes.ofSample(this.axis, inputs.get(input)) == axis ? Reach.ALL : Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    int at = Axes.ofSample(axis, input);
    if (keepdims) {
      return input.with(at, 1);
    }
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < input.rank(); i++) {
      if (i != at) {
        rest.add(input.dim(i));
      }
    }
    return Shape.of(rest.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public boolean isDifferentiable() {
    return false;
  }

  @Override
  public Step bind(Binding binding) {
    Shape shape = binding.inputShape();
    int at = Axes.ofSample(axis, shape);
    int count = shape.dim(at);
    int stride = shape.slice(at + 1, shape.rank()).size();
    int rows = shape.size() / count;
    Workers workers = binding.kernels().workers();
    float[] x = binding.input();
    float[] y = binding.output();
    return (samples, step) ->
        workers.forEach(
            samples,
            sample -> {
              for (int row = 0; row < rows; row++) {
                int first = sample * rows * count + row / stride * stride * count + row % stride;
                y[sample * rows + row] = best(x, first, count, stride);
              }
            });
  }

  private int best(float[] x, int first, int count, int stride) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      float challenger = x[first + i * stride];
      float holder = x[first + best * stride];
      boolean beats = max ? challenger > holder : challenger < holder;
      best = beats || (last && challenger == holder) ? i : best;
    }
    return best;
  }

  @Override
  public Config config() {
    Config config = Config.empty().with("axis", axis).with("keepdims", keepdims);
    return last ? config.with("select_last_index", true) : config;
  }

  public static ArgReduction from(String name, Config config, boolean max) {
    return new ArgReduction(
        name,
        max,
        config.integer("axis"),
        config.flag("keepdims", false),
        config.flag("select_last_index", false));
  }

  @Override
  public String toString() {
    return LayerText.of(this, "axis " + axis, LayerText.named("keepdims", keepdims, false));
  }
}
