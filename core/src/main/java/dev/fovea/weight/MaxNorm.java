package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Scales every vector along the axes whose norm is above a limit down to the limit.
 *
 * @param maxValue the limit; Keras's default is 2
 * @param axes the axes of the norms; Keras's default is 0
 */
public record MaxNorm(double maxValue, List<Integer> axes) implements Constraint {
  public MaxNorm {
    axes = List.copyOf(axes);
  }

  @Override
  public void apply(float[] weight, Shape shape) {
    new Norms(axes).rescale(weight, shape, norm -> Math.clamp(norm, 0, maxValue));
  }

  @Override
  public Described describe() {
    return new Described(
        MODULE, "MaxNorm", new Norms(axes).describe(Config.empty().with("max_value", maxValue)));
  }

  static MaxNorm from(Config config) {
    return new MaxNorm(config.number("max_value", 2), Norms.from(config).list());
  }
}
