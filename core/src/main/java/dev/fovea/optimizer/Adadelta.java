package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;

/**
 * The Adadelta optimizer, whose steps are as large as recent ones (Zeiler, "Adadelta: an adaptive
 * learning rate method", 2012). The paper has no learning rate, which corresponds to 1.0; Keras's
 * default of 0.001 learns very slowly.
 */
public record Adadelta(Schedule learningRate, double rho, double epsilon, OptimizerOptions options)
    implements Optimizer {
  public Adadelta {
    Require.share("rho", rho);
    Require.notNegative("epsilon", epsilon);
  }

  /** Keras's defaults: rho 0.95, epsilon 1e-7. */
  public Adadelta(double learningRate) {
    this(Schedule.constant(learningRate), 0.95, 1e-7, OptimizerOptions.NONE);
  }

  @Override
  public String className() {
    return "Adadelta";
  }

  @Override
  public Config config() {
    return Config.empty().with("rho", rho).with("epsilon", epsilon);
  }

  static Adadelta from(Config c) {
    return new Adadelta(
        Schedules.from(c, 0.001),
        c.number("rho", 0.95),
        c.number("epsilon", 1e-7),
        OptimizerOptions.from(c));
  }

  @Override
  public Adadelta withLearningRate(Schedule schedule) {
    return new Adadelta(schedule, rho, epsilon, options);
  }

  @Override
  public Adadelta withOptions(OptimizerOptions options) {
    return new Adadelta(learningRate, rho, epsilon, options);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    float r = (float) rho;
    float eps = (float) epsilon;
    float[] gradients = slots[0];
    float[] steps = slots[1];
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float a = r * gradients[i] + (1 - r) * g * g;
      float d = (float) Math.sqrt(steps[i] + eps) * g / (float) Math.sqrt(a + eps);
      gradients[i] = a;
      steps[i] = r * steps[i] + (1 - r) * d * d;
      weight[i] -= rate * d;
    }
  }
}
