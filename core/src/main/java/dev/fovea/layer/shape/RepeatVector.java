package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A vector n times: (features) becomes (n, features).
 *
 * @param n at least 1
 */
public record RepeatVector(String name, int n) implements Rearranging {
  /**
   * @throws ShapeException if n is not positive
   */
  public RepeatVector {
    Sizes.requirePositive("n", n);
  }

  /** The same layer under a name. */
  public RepeatVector name(String changed) {
    return new RepeatVector(changed, n);
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
