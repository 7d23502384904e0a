package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import java.util.Optional;

/**
 * An inverse time decay: initial / (1 + rate * step / decay steps). With {@code staircase} the
 * quotient step / decay steps is rounded down.
 */
public record InverseTimeDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements Schedule {
  public InverseTimeDecay {
    Require.positive("decay_steps", decaySteps);
  }

  @Override
  public double at(long step) {
    double time = step / decaySteps;
    return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(time) : time));
  }

  @Override
  public Optional<Described> describe() {
    return Optional.of(
        new Described(
            MODULE,
            "InverseTimeDecay",
            Config.empty()
                .with("initial_learning_rate", initialLearningRate)
                .with("decay_steps", decaySteps)
                .with("decay_rate", decayRate)
                .with("staircase", staircase)));
  }

  static InverseTimeDecay from(Config c) {
    return new InverseTimeDecay(
        c.number("initial_learning_rate", 0),
        c.number("decay_steps"),
        c.number("decay_rate"),
        c.flag("staircase", false));
  }
}
