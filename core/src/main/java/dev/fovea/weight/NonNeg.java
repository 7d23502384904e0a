package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;

/** Sets negative values to 0. */
public record NonNeg() implements Constraint {
  @Override
  public void apply(float[] weight, Shape shape) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = Math.max(weight[i], 0f);
    }
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "NonNeg", Config.empty());
  }
}
