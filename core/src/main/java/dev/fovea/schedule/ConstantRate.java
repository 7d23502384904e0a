package dev.fovea.schedule;

import dev.fovea.config.Require;

/**
 * A schedule with the same learning rate at every step.
 *
 * @param rate the learning rate, at least 0
 */
public record ConstantRate(double rate) implements Schedule {
  public ConstantRate {
    Require.notNegative("learning_rate", rate);
  }

  @Override
  public double at(long step) {
    return rate;
  }
}
