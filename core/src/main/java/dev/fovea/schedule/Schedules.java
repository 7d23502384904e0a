package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import java.util.ArrayList;
import java.util.List;

/** Learning rates as configurations hold them: a number, or a schedule by Keras's class name. */
public final class Schedules {
  private Schedules() {}

  /** The entry for a schedule. */
  public static Object entry(Schedule schedule, double now) {
    return schedule.describe().<Object>map(d -> d).orElse(now);
  }

  public static Schedule from(Config config, double otherwise) {
    return config.values().get("learning_rate") instanceof Described described
        ? from(described)
        : Schedule.constant(config.number("learning_rate", otherwise));
  }

  private static Schedule from(Described described) {
    Config c = described.config();
    double initial = c.number("initial_learning_rate", 0);
    return switch (described.className()) {
      case "ExponentialDecay" ->
          new ExponentialDecay(
              initial, c.number("decay_steps"), c.number("decay_rate"), c.flag("staircase", false));
      case "InverseTimeDecay" ->
          new InverseTimeDecay(
              initial, c.number("decay_steps"), c.number("decay_rate"), c.flag("staircase", false));
      case "PolynomialDecay" ->
          new PolynomialDecay(
              initial,
              c.number("decay_steps"),
              c.number("end_learning_rate", 1e-4),
              c.number("power", 1),
              c.flag("cycle", false));
      case "PiecewiseConstantDecay" ->
          new PiecewiseConstantDecay(
              numbers(c, "boundaries").stream().map(Double::intValue).toList(),
              numbers(c, "values"));
      case "CosineDecay" -> cosine(c);
      case "CosineDecayRestarts" ->
          new CosineDecayRestarts(
              initial,
              c.number("first_decay_steps"),
              c.number("t_mul", 2),
              c.number("m_mul", 1),
              c.number("alpha", 0));
      default ->
          throw new IllegalArgumentException(
              "unknown learning rate schedule " + described.className());
    };
  }

  /** Keras's warm-up: none without a target; with one, but no steps, that is where it starts. */
  private static CosineDecay cosine(Config c) {
    double initial = c.number("initial_learning_rate", 0);
    double target = c.number("warmup_target", initial);
    double steps = c.has("warmup_target") ? c.number("warmup_steps", 0) : 0;
    double length = c.number("decay_steps");
    double alpha = c.number("alpha", 0);
    return steps > 0
        ? new CosineDecay(initial, length, alpha, target, steps)
        : new CosineDecay(target, length, alpha, 0, 0);
  }

  private static List<Double> numbers(Config config, String key) {
    List<Double> numbers = new ArrayList<>();
    for (Object value : config.list(key)) {
      numbers.add(Config.empty().with(key, value).number(key));
    }
    return numbers;
  }
}
