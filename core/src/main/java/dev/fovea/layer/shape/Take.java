package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer that takes the given positions of an axis, in the given order, as Keras's operation
 * {@code take} with constant indices. A position may be taken several times; its gradients add up.
 *
 * @param indices the positions; negative ones count from the end of the axis
 * @param axis the axis, counted from 1, or backwards from -1 for the last one
 */
public record Take(String name, List<Integer> indices, int axis) implements Rearranging {
  /**
   * @throws IllegalArgumentException if there are no indices
   */
  public Take {
    indices = List.copyOf(indices);
    if (indices.isEmpty()) {
      throw new IllegalArgumentException("there are no indices to take");
    }
  }

  /** Returns this layer with the given name. */
  public Take name(String name) {
    return new Take(name, indices, axis);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Axes.ofSample(this.axis, inputs.get(input)) == axis ? Reach.ALL : Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    int at = Axes.ofSample(axis, input);
    int size = input.dim(at);
    for (int index : indices) {
      if (size != Shape.UNKNOWN && (index >= size || index < -size)) {
        throw new ShapeException(
            "index %s is none of axis %s of input %s".formatted(index, axis, input));
      }
    }
    return input.with(at, indices.size());
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    int at = Axes.ofSample(axis, input);
    int size = input.dim(at);
    return Rearrangement.ofAxes(
        input,
        output,
        (a, position) -> a == at ? Math.floorMod(indices.get(position), size) : position,
        0);
  }

  @Override
  public Config config() {
    return Config.empty().with("indices", indices).with("axis", axis);
  }

  public static Take from(String name, Config config) {
    return new Take(name, config.integers("indices"), Axes.single(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this, indices.size() <= 4 ? indices : indices.size() + " indices", "axis " + axis);
  }
}
