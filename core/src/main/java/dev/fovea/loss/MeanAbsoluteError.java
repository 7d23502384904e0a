package dev.fovea.loss;

import dev.fovea.config.Config;

/** The mean absolute error: the mean of |p - t|. The slope at p = t is 0. */
public record MeanAbsoluteError() implements ElementLoss {
  @Override
  public String className() {
    return "MeanAbsoluteError";
  }

  @Override
  public Config config() {
    return Config.empty();
  }

  @Override
  public double value(double prediction, double target) {
    return Math.abs(prediction - target);
  }

  @Override
  public double slope(double prediction, double target) {
    return Math.signum(prediction - target);
  }
}
