package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Normal numbers, drawn again if further than two standard deviations from the mean; Keras's
 * defaults are mean 0 and standard deviation 0.05.
 *
 * @param stddev the standard deviation before the tails are cut, at least 0
 */
public record TruncatedNormal(double mean, double stddev) implements Initializer {
  /**
   * @throws IllegalArgumentException if the standard deviation is negative
   */
  public TruncatedNormal {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException("stddev must be at least 0, not " + stddev);
    }
  }

  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    for (int i = 0; i < weight.length; i++) {
      CounterRandom draws = random.stream(i);
      long draw = 0;
      double z = draws.normal(draw);
      while (Math.abs(z) > 2) {
        z = draws.normal(++draw);
      }
      weight[i] = (float) (mean + stddev * z);
    }
  }

  @Override
  public Described describe() {
    return new Described(
        MODULE,
        "TruncatedNormal",
        Config.empty().with("seed", Config.NOTHING).with("mean", mean).with("stddev", stddev));
  }

  static TruncatedNormal from(Config config) {
    return new TruncatedNormal(config.number("mean", 0), config.number("stddev", 0.05));
  }
}
