package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Normal numbers; Keras's defaults are mean 0 and standard deviation 0.05.
 *
 * @param stddev the standard deviation, at least 0
 */
public record RandomNormal(double mean, double stddev) implements Initializer {
  /**
   * @throws IllegalArgumentException if the standard deviation is negative
   */
  public RandomNormal {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException("stddev must be at least 0, not " + stddev);
    }
  }

  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (mean + stddev * random.normal(i));
    }
  }

  @Override
  public Described describe() {
    return new Described(
        MODULE,
        "RandomNormal",
        Config.empty().with("seed", Config.NOTHING).with("mean", mean).with("stddev", stddev));
  }

  static RandomNormal from(Config config) {
    return new RandomNormal(config.number("mean", 0), config.number("stddev", 0.05));
  }
}
