package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer that repeats a vector n times, from shape (features) to (n, features).
 *
 * @param n the number of repetitions, at least 1
 */
public record RepeatVector(String name, int n) implements Rearranging {
  /**
   * @throws ShapeException if {@code n} is not positive
   */
  public RepeatVector {
    Sizes.requirePositive("n", n);
  }

  /** Returns this layer with the given name. */
  public RepeatVector name(String name) {
    return new RepeatVector(name, n);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.rank() != 1) {
      throw new ShapeException(
          "needs a vector, but the input is %s; use Flatten before it".formatted(input));
    }
    return input.prepend(n);
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    return new Rearrangement(input.size(), new int[n]);
  }

  @Override
  public Config config() {
    return Config.empty().with("n", n);
  }

  public static RepeatVector from(String name, Config config) {
    return new RepeatVector(name, config.integer("n"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, n);
  }
}
