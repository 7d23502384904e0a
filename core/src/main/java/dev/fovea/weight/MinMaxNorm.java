package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Scales every vector along the axes to the norm (1 - rate) norm + rate clip(norm, minValue,
 * maxValue). Keras's defaults: 0, 1, 1, axis 0.
 *
 * @param rate 1 for strict enforcement
 */
public record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axes)
    implements Constraint {
  /**
   * @throws IllegalArgumentException if minValue is above maxValue
   */
  public MinMaxNorm {
    if (!(minValue <= maxValue)) {
      throw new IllegalArgumentException(
          "min_value %s must not be above max_value %s".formatted(minValue, maxValue));
    }
    axes = List.copyOf(axes);
  }

  @Override
  public void apply(float[] weight, Shape shape) {
    new Norms(axes)
        .rescale(
            weight, shape, norm -> (1 - rate) * norm + rate * Math.clamp(norm, minValue, maxValue));
  }

  @Override
  public Described describe() {
    Config values =
        Config.empty().with("min_value", minValue).with("max_value", maxValue).with("rate", rate);
    return new Described(MODULE, "MinMaxNorm", new Norms(axes).describe(values));
  }

  static MinMaxNorm from(Config config) {
    return new MinMaxNorm(
        config.number("min_value", 0),
        config.number("max_value", 1),
        config.number("rate", 1),
        Norms.from(config).list());
  }
}
