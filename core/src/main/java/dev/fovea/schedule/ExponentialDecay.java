package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import java.util.Optional;

/**
 * An exponential decay: initial * rate ^ (step / decay steps). With {@code staircase} the exponent
 * is rounded down.
 */
public record ExponentialDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements Schedule {
  public ExponentialDecay {
    Require.positive("decay_steps", decaySteps);
  }

  @Override
  public double at(long step) {
    double power = step / decaySteps;
    return initialLearningRate * Math.pow(decayRate, staircase ? Math.floor(power) : power);
  }

  @Override
  public Optional<Described> describe() {
    return Optional.of(
        new Described(
            MODULE,
            "ExponentialDecay",
            Config.empty()
                .with("initial_learning_rate", initialLearningRate)
                .with("decay_steps", decaySteps)
                .with("decay_rate", decayRate)
                .with("staircase", staircase)));
  }

  static ExponentialDecay from(Config c) {
    return new ExponentialDecay(
        c.number("initial_learning_rate", 0),
        c.number("decay_steps"),
        c.number("decay_rate"),
        c.flag("staircase", false));
  }
}
