package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/** Uniform numbers from minval to below maxval; Keras's defaults are -0.05 and 0.05. */
public record RandomUniform(double minval, double maxval) implements Initializer {
  /**
   * @throws IllegalArgumentException if minval is above maxval
   */
  public RandomUniform {
    if (!(minval <= maxval)) {
      throw new IllegalArgumentException(
          "minval %s must not be above maxval %s".formatted(minval, maxval));
    }
  }

  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = random.uniform(i, (float) minval, (float) maxval);
    }
  }

  @Override
  public Described describe() {
    return new Described(
        MODULE,
        "RandomUniform",
        Config.empty().with("seed", Config.NOTHING).with("minval", minval).with("maxval", maxval));
  }

  static RandomUniform from(Config config) {
    return new RandomUniform(config.number("minval", -0.05), config.number("maxval", 0.05));
  }
}
