package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;

/**
 * The Adamax optimizer: Adam with the largest absolute gradient instead of the mean square (Kingma
 * and Ba 2015).
 */
public record Adamax(
    Schedule learningRate, double beta1, double beta2, double epsilon, OptimizerOptions options)
    implements Optimizer {
  public Adamax {
    Require.share("beta_1", beta1);
    Require.share("beta_2", beta2);
    Require.notNegative("epsilon", epsilon);
  }

  /** Keras's defaults: beta 0.9 and 0.999, epsilon 1e-7. */
  public Adamax(double learningRate) {
    this(Schedule.constant(learningRate), 0.9, 0.999, 1e-7, OptimizerOptions.NONE);
  }

  @Override
  public String className() {
    return "Adamax";
  }

  @Override
  public Config config() {
    return Config.empty().with("beta_1", beta1).with("beta_2", beta2).with("epsilon", epsilon);
  }

  static Adamax from(Config c) {
    return new Adamax(
        Schedules.from(c, 0.001),
        c.number("beta_1", 0.9),
        c.number("beta_2", 0.999),
        c.number("epsilon", 1e-7),
        OptimizerOptions.from(c));
  }

  @Override
  public Adamax withLearningRate(Schedule schedule) {
    return new Adamax(schedule, beta1, beta2, epsilon, options);
  }

  @Override
  public Adamax withOptions(OptimizerOptions options) {
    return new Adamax(learningRate, beta1, beta2, epsilon, options);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    float b1 = (float) (1 - beta1);
    float b2 = (float) beta2;
    float eps = (float) epsilon;
    float alpha = (float) (rate / (1 - Math.pow(beta1, step + 1.0)));
    float[] mean = slots[0];
    float[] norm = slots[1];
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float m = mean[i] + (g - mean[i]) * b1;
      float u = Math.max(b2 * norm[i], Math.abs(g));
      mean[i] = m;
      norm[i] = u;
      weight[i] -= alpha * m / (u + eps);
    }
  }
}
