package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;

/**
 * The Adagrad optimizer, which divides steps by the root of the sum of all squared gradients
 * (Duchi, Hazan, Singer 2011).
 *
 * @param initialAccumulatorValue the initial value of the sum
 */
public record Adagrad(
    Schedule learningRate, double initialAccumulatorValue, double epsilon, OptimizerOptions options)
    implements Optimizer {
  public Adagrad {
    Require.notNegative("initial_accumulator_value", initialAccumulatorValue);
    Require.notNegative("epsilon", epsilon);
  }

  /** Keras's defaults: a start of 0.1, epsilon 1e-7. */
  public Adagrad(double learningRate) {
    this(Schedule.constant(learningRate), 0.1, 1e-7, OptimizerOptions.NONE);
  }

  @Override
  public String className() {
    return "Adagrad";
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("initial_accumulator_value", initialAccumulatorValue)
        .with("epsilon", epsilon);
  }

  static Adagrad from(Config c) {
    return new Adagrad(
        Schedules.from(c, 0.001),
        c.number("initial_accumulator_value", 0.1),
        c.number("epsilon", 1e-7),
        OptimizerOptions.from(c));
  }

  @Override
  public Adagrad withLearningRate(Schedule schedule) {
    return new Adagrad(schedule, initialAccumulatorValue, epsilon, options);
  }

  @Override
  public Adagrad withOptions(OptimizerOptions options) {
    return new Adagrad(learningRate, initialAccumulatorValue, epsilon, options);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public float slotStart(int slot) {
    return (float) initialAccumulatorValue;
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    float eps = (float) epsilon;
    float[] sum = slots[0];
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float a = sum[i] + g * g;
      sum[i] = a;
      weight[i] -= rate * g / (float) Math.sqrt(a + eps);
    }
  }
}
