package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import java.util.Optional;

/**
 * A schedule that decays along half a cosine from the rate to alpha times the rate (Loshchilov and
 * Hutter, "SGDR", 2017), after a linear warm-up to a target if there are warm-up steps.
 *
 * @param warmupTarget the rate at the end of the warm-up, where the decay starts
 * @param warmupSteps the number of warm-up steps; if it is 0 the decay starts at the initial rate
 */
public record CosineDecay(
    double initialLearningRate,
    double decaySteps,
    double alpha,
    double warmupTarget,
    double warmupSteps)
    implements Schedule {
  public CosineDecay {
    Require.positive("decay_steps", decaySteps);
  }

  @Override
  public double at(long step) {
    if (step < warmupSteps) {
      return initialLearningRate + (warmupTarget - initialLearningRate) * (step / warmupSteps);
    }
    double top = warmupSteps > 0 ? warmupTarget : initialLearningRate;
    double done = Math.min(step - warmupSteps, decaySteps) / decaySteps;
    return top * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * done)) + alpha);
  }

  @Override
  public Optional<Described> describe() {
    return Optional.of(
        new Described(
            MODULE,
            "CosineDecay",
            Config.empty()
                .with("initial_learning_rate", initialLearningRate)
                .with("decay_steps", decaySteps)
                .with("alpha", alpha)
                .with("warmup_target", warmupSteps > 0 ? warmupTarget : Config.NOTHING)
                .with("warmup_steps", warmupSteps)));
  }

  /**
   * Reads a schedule. As in Keras, there is no warm-up without a target; with a target but no
   * steps, the decay starts at the target.
   */
  static CosineDecay from(Config c) {
    double initial = c.number("initial_learning_rate", 0);
    double target = c.number("warmup_target", initial);
    double steps = c.has("warmup_target") ? c.number("warmup_steps", 0) : 0;
    double length = c.number("decay_steps");
    double alpha = c.number("alpha", 0);
    return steps > 0
        ? new CosineDecay(initial, length, alpha, target, steps)
        : new CosineDecay(target, length, alpha, 0, 0);
  }

  /** Returns a decay to 0 without warm-up. */
  public static CosineDecay of(double initialLearningRate, double decaySteps) {
    return new CosineDecay(initialLearningRate, decaySteps, 0, 0, 0);
  }
}
