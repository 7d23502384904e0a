package dev.fovea.schedule;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import java.util.Optional;

/**
 * A schedule of successive cosine decays (Loshchilov and Hutter, "SGDR", 2017).
 *
 * @param tMul the ratio of the length of each decay to the one before
 * @param mMul the ratio of the initial rate of each decay to the one before
 * @param alpha the share of the initial rate at which each ends
 */
public record CosineDecayRestarts(
    double initialLearningRate, double firstDecaySteps, double tMul, double mMul, double alpha)
    implements Schedule {
  public CosineDecayRestarts {
    Require.positive("first_decay_steps", firstDecaySteps);
    Require.check(tMul >= 1, "t_mul", "at least 1", tMul);
  }

  @Override
  public double at(long step) {
    double left = step;
    double length = firstDecaySteps;
    double restarts = 0;
    if (tMul == 1) {
      restarts = Math.floor(step / length);
      left -= restarts * length;
    }
    while (left >= length) {
      left -= length;
      length *= tMul;
      restarts++;
    }
    double fraction = left / length;
    double cosine = 0.5 * Math.pow(mMul, restarts) * (1 + Math.cos(Math.PI * fraction));
    return initialLearningRate * ((1 - alpha) * cosine + alpha);
  }

  @Override
  public Optional<Described> describe() {
    return Optional.of(
        new Described(
            MODULE,
            "CosineDecayRestarts",
            Config.empty()
                .with("initial_learning_rate", initialLearningRate)
                .with("first_decay_steps", firstDecaySteps)
                .with("t_mul", tMul)
                .with("m_mul", mMul)
                .with("alpha", alpha)));
  }

  static CosineDecayRestarts from(Config c) {
    return new CosineDecayRestarts(
        c.number("initial_learning_rate", 0),
        c.number("first_decay_steps"),
        c.number("t_mul", 2),
        c.number("m_mul", 1),
        c.number("alpha", 0));
  }
}
