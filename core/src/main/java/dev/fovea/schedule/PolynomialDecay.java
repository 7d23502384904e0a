package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import java.util.Optional;

/**
 * A polynomial decay: (initial - end) (1 - step / decay steps)^power + end. With {@code cycle} it
 * restarts with longer and longer periods.
 */
public record PolynomialDecay(
    double initialLearningRate,
    double decaySteps,
    double endLearningRate,
    double power,
    boolean cycle)
    implements Schedule {
  public PolynomialDecay {
    Require.positive("decay_steps", decaySteps);
  }

  @Override
  public double at(long step) {
    double steps = decaySteps;
    if (cycle) {
      steps *= step == 0 ? 1 : Math.ceil(step / decaySteps);
    }
    double left = 1 - Math.min(step, steps) / steps;
    return (initialLearningRate - endLearningRate) * Math.pow(left, power) + endLearningRate;
  }

  @Override
  public Optional<Described> describe() {
    return Optional.of(
        new Described(
            MODULE,
            "PolynomialDecay",
            Config.empty()
                .with("initial_learning_rate", initialLearningRate)
                .with("decay_steps", decaySteps)
                .with("end_learning_rate", endLearningRate)
                .with("power", power)
                .with("cycle", cycle)));
  }

  static PolynomialDecay from(Config c) {
    return new PolynomialDecay(
        c.number("initial_learning_rate", 0),
        c.number("decay_steps"),
        c.number("end_learning_rate", 1e-4),
        c.number("power", 1),
        c.flag("cycle", false));
  }
}
