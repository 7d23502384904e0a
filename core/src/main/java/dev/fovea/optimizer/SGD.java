package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;

/**
 * Stochastic gradient descent: w -= rate g; with momentum v = momentum v - rate g, w += v, or with
 * Nesterov's w += momentum v - rate g (Sutskever et al. 2013, as in Keras).
 *
 * @param momentum the momentum, or 0 for none
 */
public record SGD(
    Schedule learningRate, double momentum, boolean nesterov, OptimizerOptions options)
    implements Optimizer {
  public SGD {
    Require.share("momentum", momentum);
  }

  /** Creates an optimizer with the given momentum, or 0 for none. */
  public SGD(double learningRate, double momentum) {
    this(Schedule.constant(learningRate), momentum, false, OptimizerOptions.NONE);
  }

  @Override
  public String className() {
    return "SGD";
  }

  @Override
  public Config config() {
    return Config.empty().with("momentum", momentum).with("nesterov", nesterov);
  }

  static SGD from(Config c) {
    return new SGD(
        Schedules.from(c, 0.01),
        c.number("momentum", 0),
        c.flag("nesterov", false),
        OptimizerOptions.from(c));
  }

  @Override
  public SGD withLearningRate(Schedule schedule) {
    return new SGD(schedule, momentum, nesterov, options);
  }

  @Override
  public SGD withOptions(OptimizerOptions options) {
    return new SGD(learningRate, momentum, nesterov, options);
  }

  @Override
  public int slots() {
    return momentum > 0 ? 1 : 0;
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    if (momentum == 0) {
      for (int i = from; i < to; i++) {
        weight[i] -= rate * gradient[i];
      }
      return;
    }
    float m = (float) momentum;
    float[] velocity = slots[0];
    if (nesterov) {
      for (int i = from; i < to; i++) {
        float pull = rate * gradient[i];
        float v = m * velocity[i] - pull;
        velocity[i] = v;
        weight[i] += m * v - pull;
      }
    } else {
      for (int i = from; i < to; i++) {
        float v = m * velocity[i] - rate * gradient[i];
        velocity[i] = v;
        weight[i] += v;
      }
    }
  }
}
