package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Registry;
import java.util.function.Function;

/**
 * The registry of learning rate schedules, by Keras's names, and conversions of learning rates in
 * configurations.
 */
public final class Schedules {
  private static final Registry<Schedule> REGISTRY =
      new Registry<>(
          "learning rate schedule", Schedule.MODULE, "Schedules.register", Schedules::builtIns);

  private Schedules() {}

  private static void builtIns(Registry<Schedule> registry) {
    registry.add("ExponentialDecay", ExponentialDecay::from);
    registry.add("InverseTimeDecay", InverseTimeDecay::from);
    registry.add("PolynomialDecay", PolynomialDecay::from);
    registry.add("PiecewiseConstantDecay", PiecewiseConstantDecay::from);
    registry.add("CosineDecay", CosineDecay::from);
    registry.add("CosineDecayRestarts", CosineDecayRestarts::from);
  }

  /**
   * Registers a custom schedule, which allows models compiled with it to be loaded.
   *
   * @param className the class that {@link Schedule#describe} names
   * @param maker creates the schedule from its configuration
   */
  public static void register(String className, Function<Config, Schedule> maker) {
    REGISTRY.add(className, maker);
  }

  /**
   * Returns the entry "learning_rate" of an optimizer's configuration: the schedule's description,
   * or, if it has none, the current rate.
   */
  public static Object entry(Schedule schedule, double now) {
    return schedule.describe().<Object>map(d -> d).orElse(now);
  }

  /**
   * Returns the schedule in the entry "learning_rate" of an optimizer's configuration, a number or
   * a description.
   *
   * @param otherwise the rate if there is no such entry
   * @throws IllegalArgumentException if the schedule is unknown; the message lists the known ones
   */
  public static Schedule from(Config config, double otherwise) {
    return config.isDescribed("learning_rate")
        ? REGISTRY.from(config, "learning_rate").orElseThrow()
        : Schedule.constant(config.number("learning_rate", otherwise));
  }
}
