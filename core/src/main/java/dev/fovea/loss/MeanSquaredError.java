package dev.fovea.loss;

import dev.fovea.config.Config;

/** The mean squared error: the mean of (p - t)^2. */
public record MeanSquaredError() implements ElementLoss {
  @Override
  public String className() {
    return "MeanSquaredError";
  }

  @Override
  public Config config() {
    return Config.empty();
  }

  @Override
  public double value(double prediction, double target) {
    return (prediction - target) * (prediction - target);
  }

  @Override
  public double slope(double prediction, double target) {
    return 2 * (prediction - target);
  }
}
