package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** All zeros: Keras's default for biases. */
public record Zeros() implements Initializer {
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    Arrays.fill(weight, 0f);
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "Zeros", Config.empty());
  }
}
