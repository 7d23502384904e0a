package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer that repeats each sample along its axes, as Keras's operation {@code tile}.
 *
 * @param repeats the number of copies along each axis of a sample
 */
public record Tile(String name, List<Integer> repeats) implements Rearranging {
  /**
   * @throws ShapeException if a number is not positive
   */
  public Tile {
    repeats = List.copyOf(repeats);
    repeats.forEach(repeat -> Sizes.requirePositive("repeats", repeat));
  }

  /** Returns this layer with the given name. */
  public Tile name(String name) {
    return new Tile(name, repeats);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return repeats.get(axis) == 1 ? Reach.SAME : Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape output = Sizes.single(inputs);
    if (output.rank() != repeats.size()) {
      throw new ShapeException(
          "repeats %s needs an input of %s axes, not %s"
              .formatted(repeats, repeats.size(), output));
    }
    for (int axis = 0; axis < output.rank(); axis++) {
      if (output.dim(axis) != Shape.UNKNOWN) {
        output = output.with(axis, output.dim(axis) * repeats.get(axis));
      }
    }
    return output;
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    return Rearrangement.ofAxes(input, output, (axis, position) -> position % input.dim(axis), 0);
  }

  @Override
  public Config config() {
    return Config.empty().with("repeats", repeats);
  }

  public static Tile from(String name, Config config) {
    return new Tile(name, config.integers("repeats"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, repeats);
  }
}
