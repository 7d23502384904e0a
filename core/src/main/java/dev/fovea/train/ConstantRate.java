package dev.fovea.train;

/**
 * The same learning rate at every step.
 *
 * @param rate at least 0
 */
public record ConstantRate(double rate) implements Schedule {
  public ConstantRate {
    if (!(rate >= 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException("learning_rate must be at least 0, not " + rate);
    }
  }

  @Override
  public double at(long step) {
    return rate;
  }
}
