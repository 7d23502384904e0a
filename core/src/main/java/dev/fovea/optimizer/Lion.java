package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;

/**
 * The Lion optimizer, whose steps have a constant size and the sign of a mean gradient (Chen et
 * al., "Symbolic discovery of optimization algorithms", 2023).
 */
public record Lion(Schedule learningRate, double beta1, double beta2, OptimizerOptions options)
    implements Optimizer {
  public Lion {
    Require.share("beta_1", beta1);
    Require.share("beta_2", beta2);
  }

  /** Keras's defaults: beta 0.9 and 0.99. */
  public Lion(double learningRate) {
    this(Schedule.constant(learningRate), 0.9, 0.99, OptimizerOptions.NONE);
  }

  @Override
  public String className() {
    return "Lion";
  }

  @Override
  public Config config() {
    return Config.empty().with("beta_1", beta1).with("beta_2", beta2);
  }

  static Lion from(Config c) {
    return new Lion(
        Schedules.from(c, 0.001),
        c.number("beta_1", 0.9),
        c.number("beta_2", 0.99),
        OptimizerOptions.from(c));
  }

  @Override
  public Lion withLearningRate(Schedule schedule) {
    return new Lion(schedule, beta1, beta2, options);
  }

  @Override
  public Lion withOptions(OptimizerOptions options) {
    return new Lion(learningRate, beta1, beta2, options);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float[] mean = slots[0];
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      weight[i] -= rate * Math.signum(b1 * mean[i] + (1 - b1) * g);
      mean[i] = b2 * mean[i] + (1 - b2) * g;
    }
  }
}
