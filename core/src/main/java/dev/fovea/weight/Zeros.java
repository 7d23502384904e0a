package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/** All zeros: Keras's default for biases. */
public record Zeros() implements Initializer {
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    java.util.Arrays.fill(weight, 0f);
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "Zeros", Config.empty());
  }
}
