package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Scales every vector along the axes to norm 1.
 *
 * @param axes the axes of the norms; Keras's default is 0
 */
public record UnitNorm(List<Integer> axes) implements Constraint {
  public UnitNorm {
    axes = List.copyOf(axes);
  }

  @Override
  public void apply(float[] weight, Shape shape) {
    new Norms(axes).rescale(weight, shape, norm -> 1);
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "UnitNorm", new Norms(axes).describe(Config.empty()));
  }

  static UnitNorm from(Config config) {
    return new UnitNorm(Norms.from(config).list());
  }
}
