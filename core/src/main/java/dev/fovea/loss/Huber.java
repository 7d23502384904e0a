package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Require;

/**
 * The Huber loss: (p - t)^2 / 2 if |p - t| is at most delta, or else delta |p - t| - delta^2 / 2
 * (Huber 1964).
 *
 * @param delta the distance at which the loss becomes linear, above 0
 */
public record Huber(double delta) implements ElementLoss {
  public Huber {
    Require.positive("delta", delta);
  }

  /** Creates a loss with delta 1. */
  public Huber() {
    this(1);
  }

  @Override
  public String className() {
    return "Huber";
  }

  @Override
  public Config config() {
    return Config.empty().with("delta", delta);
  }

  static Huber from(Config c) {
    return new Huber(c.number("delta", 1));
  }

  @Override
  public double value(double prediction, double target) {
    double error = Math.abs(prediction - target);
    return error <= delta ? error * error / 2 : delta * (error - delta / 2);
  }

  @Override
  public double slope(double prediction, double target) {
    return Math.clamp(prediction - target, -delta, delta);
  }
}
