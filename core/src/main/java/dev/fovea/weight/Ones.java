package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** All ones: Keras's default for the factors of normalization layers. */
public record Ones() implements Initializer {
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    Arrays.fill(weight, 1f);
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "Ones", Config.empty());
  }
}
