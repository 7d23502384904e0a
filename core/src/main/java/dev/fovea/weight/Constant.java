package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** One value everywhere; Keras's default is 0. */
public record Constant(double value) implements Initializer {
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    Arrays.fill(weight, (float) value);
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "Constant", Config.empty().with("value", value));
  }
}
