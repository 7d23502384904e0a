package dev.fovea.schedule;

import dev.fovea.config.Described;
import java.util.Optional;

/** The learning rate as a function of the step. */
public interface Schedule {
  /**
   * The learning rate.
   *
   * @param step from 0
   */
  double at(long step);

  /** Keras's class and configuration; empty for what Keras does not have. */
  default Optional<Described> describe() {
    return Optional.empty();
  }

  /** The same rate at every step. */
  static Schedule constant(double rate) {
    return new ConstantRate(rate);
  }
}
