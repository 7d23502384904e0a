package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import java.util.Collections;
import java.util.List;

/**
 * The RMSprop optimizer, which divides steps by the root of the mean square of the gradient
 * (Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning", 2012).
 *
 * @param rho the share of the mean that is kept at each step
 * @param momentum the momentum, or 0 for none
 * @param centered whether the square of the mean gradient is subtracted from the mean square
 */
public record RMSprop(
    Schedule learningRate,
    double rho,
    double momentum,
    double epsilon,
    boolean centered,
    OptimizerOptions options)
    implements Optimizer {
  public RMSprop {
    Require.share("rho", rho);
    Require.share("momentum", momentum);
    Require.notNegative("epsilon", epsilon);
  }

  /** Keras's defaults: rho 0.9, epsilon 1e-7. */
  public RMSprop(double learningRate) {
    this(Schedule.constant(learningRate), 0.9, 0, 1e-7, false, OptimizerOptions.NONE);
  }

  @Override
  public String className() {
    return "RMSprop";
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("rho", rho)
        .with("momentum", momentum)
        .with("epsilon", epsilon)
        .with("centered", centered);
  }

  static RMSprop from(Config c) {
    return new RMSprop(
        Schedules.from(c, 0.001),
        c.number("rho", 0.9),
        c.number("momentum", 0),
        c.number("epsilon", 1e-7),
        c.flag("centered", false),
        OptimizerOptions.from(c));
  }

  @Override
  public RMSprop withLearningRate(Schedule schedule) {
    return new RMSprop(schedule, rho, momentum, epsilon, centered, options);
  }

  @Override
  public RMSprop withOptions(OptimizerOptions options) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, options);
  }

  @Override
  public int slots() {
    return 1 + (momentum > 0 ? 1 : 0) + (centered ? 1 : 0);
  }

  @Override
  public List<Integer> savedTogether() {
    return Collections.nCopies(slots(), 1);
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    float r = (float) rho;
    float eps = (float) epsilon;
    float[] square = slots[0];
    for (int i = from; i < to; i++) {
      square[i] = r * square[i] + (1 - r) * gradient[i] * gradient[i];
    }
    if (!centered && momentum == 0) {
      for (int i = from; i < to; i++) {
        weight[i] -= rate * gradient[i] / (float) Math.sqrt(square[i] + eps);
      }
      return;
    }
    float m = (float) momentum;
    float[] velocity = slots[momentum > 0 ? 1 : 0];
    float[] mean = slots[slots() - 1];
    for (int i = from; i < to; i++) {
      float spread = square[i] + eps;
      if (centered) {
        mean[i] = r * mean[i] + (1 - r) * gradient[i];
        // At least epsilon but for rounding, which may even leave less than 0.
        spread = Math.max(spread - mean[i] * mean[i], eps);
      }
      float pull = rate * gradient[i] / (float) Math.sqrt(spread);
      if (momentum > 0) {
        velocity[i] = m * velocity[i] + pull;
        pull = velocity[i];
      }
      weight[i] -= pull;
    }
  }
}
