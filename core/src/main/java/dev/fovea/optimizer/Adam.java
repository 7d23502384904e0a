package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import java.util.List;

/**
 * The Adam optimizer, whose steps are the mean gradient divided by the root of its mean square
 * (Kingma and Ba, "Adam", 2015). With decoupled weight decay it is AdamW (Loshchilov and Hutter
 * 2019).
 *
 * @param className "Adam" or "AdamW", which differ in the default weight decay
 * @param amsgrad whether the largest mean square so far is used (Reddi et al. 2018)
 */
public record Adam(
    Schedule learningRate,
    double beta1,
    double beta2,
    double epsilon,
    boolean amsgrad,
    String className,
    OptimizerOptions options)
    implements Optimizer {
  public Adam {
    Require.share("beta_1", beta1);
    Require.share("beta_2", beta2);
    Require.notNegative("epsilon", epsilon);
  }

  /** The default weight decay of AdamW in Keras. */
  private static final double ADAMW_DECAY = 0.004;

  /** Keras's defaults: beta 0.9 and 0.999, epsilon 1e-7. */
  public Adam(double learningRate) {
    this(Schedule.constant(learningRate), 0.9, 0.999, 1e-7, false, "Adam", OptimizerOptions.NONE);
  }

  /** Returns AdamW with Keras's defaults, which are those of Adam with a weight decay of 0.004. */
  public static Adam adamW(double learningRate) {
    return new Adam(
        Schedule.constant(learningRate),
        0.9,
        0.999,
        1e-7,
        false,
        "AdamW",
        OptimizerOptions.NONE.weightDecay(ADAMW_DECAY));
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("beta_1", beta1)
        .with("beta_2", beta2)
        .with("epsilon", epsilon)
        .with("amsgrad", amsgrad);
  }

  static Adam from(Config c) {
    return from(c, "Adam", OptimizerOptions.from(c));
  }

  static Adam adamWFrom(Config c) {
    return from(c, "AdamW", OptimizerOptions.from(c, ADAMW_DECAY));
  }

  private static Adam from(Config c, String className, OptimizerOptions options) {
    return new Adam(
        Schedules.from(c, 0.001),
        c.number("beta_1", 0.9),
        c.number("beta_2", 0.999),
        c.number("epsilon", 1e-7),
        c.flag("amsgrad", false),
        className,
        options);
  }

  @Override
  public Adam withLearningRate(Schedule schedule) {
    return new Adam(schedule, beta1, beta2, epsilon, amsgrad, className, options);
  }

  @Override
  public Adam withOptions(OptimizerOptions options) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, className, options);
  }

  @Override
  public int slots() {
    return amsgrad ? 3 : 2;
  }

  @Override
  public List<Integer> savedTogether() {
    return amsgrad ? List.of(2, 1) : List.of(2);
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    float b1 = (float) (1 - beta1);
    float b2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    double t = step + 1.0;
    float alpha = (float) (rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
    float[] mean = slots[0];
    float[] square = slots[1];
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float m = mean[i] + (g - mean[i]) * b1;
      float v = square[i] + (g * g - square[i]) * b2;
      mean[i] = m;
      square[i] = v;
      if (!amsgrad) {
        weight[i] -= alpha * m / ((float) Math.sqrt(v) + eps);
      }
    }
    if (amsgrad) {
      float[] largest = slots[2];
      for (int i = from; i < to; i++) {
        largest[i] = Math.max(largest[i], square[i]);
        weight[i] -= alpha * mean[i] / ((float) Math.sqrt(largest[i]) + eps);
      }
    }
  }
}
