package dev.fovea.train;

/** The learning rate as a function of the step. */
public interface Schedule {
  /**
   * The learning rate.
   *
   * @param step from 0
   */
  double at(long step);

  /** The same rate at every step. */
  static Schedule constant(double rate) {
    return new ConstantRate(rate);
  }
}
