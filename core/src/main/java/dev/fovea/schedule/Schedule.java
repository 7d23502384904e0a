package dev.fovea.schedule;

import dev.fovea.config.Described;
import java.util.Optional;

/** The learning rate as a function of the step. */
public interface Schedule {
  /** The name of Keras's module of schedules. */
  String MODULE = "keras.optimizers.schedules";

  /**
   * Returns the learning rate of a step.
   *
   * @param step from 0
   */
  double at(long step);

  /**
   * Returns the class and the configuration with which the schedule is saved; empty to save only
   * the current rate. A schedule of a program's own returns {@link Described#of} and is {@linkplain
   * Schedules#register registered}.
   */
  default Optional<Described> describe() {
    return Optional.empty();
  }

  /** Returns a schedule with the same rate at every step. */
  static Schedule constant(double rate) {
    return new ConstantRate(rate);
  }
}
