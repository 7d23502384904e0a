package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import java.util.List;

/**
 * The Nadam optimizer: Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov momentum into
 * Adam", 2016), whose momentum grows as beta1 (1 - 0.96^t / 2).
 */
public record Nadam(
    Schedule learningRate, double beta1, double beta2, double epsilon, OptimizerOptions options)
    implements Optimizer {
  /**
   * The products of growth(1) to growth(t), for t up to 1000; from there on growth is exactly 1.
   */
  private static final double[] GROWTH = growthProducts();

  public Nadam {
    Require.share("beta_1", beta1);
    Require.share("beta_2", beta2);
    Require.notNegative("epsilon", epsilon);
  }

  /** Keras's defaults: beta 0.9 and 0.999, epsilon 1e-7. */
  public Nadam(double learningRate) {
    this(Schedule.constant(learningRate), 0.9, 0.999, 1e-7, OptimizerOptions.NONE);
  }

  @Override
  public String className() {
    return "Nadam";
  }

  @Override
  public Config config() {
    return Config.empty().with("beta_1", beta1).with("beta_2", beta2).with("epsilon", epsilon);
  }

  static Nadam from(Config c) {
    return new Nadam(
        Schedules.from(c, 0.001),
        c.number("beta_1", 0.9),
        c.number("beta_2", 0.999),
        c.number("epsilon", 1e-7),
        OptimizerOptions.from(c));
  }

  @Override
  public Nadam withLearningRate(Schedule schedule) {
    return new Nadam(schedule, beta1, beta2, epsilon, options);
  }

  @Override
  public Nadam withOptions(OptimizerOptions options) {
    return new Nadam(learningRate, beta1, beta2, epsilon, options);
  }

  @Override
  public int slots() {
    return 2;
  }

  /** Keras's product of momenta, behind all slots. */
  @Override
  public List<Float> savedNumbers(long iterations) {
    return List.of((float) product(iterations));
  }

  @Override
  public void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to) {
    double now = momentum(step + 1.0);
    double next = momentum(step + 2.0);
    double product = product(step + 1);
    double correct = 1 - Math.pow(beta2, step + 1.0);
    float byMean = (float) (rate * next / (1 - product * next));
    float byGradient = (float) (rate * (1 - now) / (1 - product));
    float bySquare = (float) (1 / correct);
    float b1 = (float) (1 - beta1);
    float b2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    float[] mean = slots[0];
    float[] square = slots[1];
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float m = mean[i] + (g - mean[i]) * b1;
      float v = square[i] + (g * g - square[i]) * b2;
      mean[i] = m;
      square[i] = v;
      weight[i] -= (byMean * m + byGradient * g) / ((float) Math.sqrt(v * bySquare) + eps);
    }
  }

  private double momentum(double t) {
    return beta1 * growth(t);
  }

  private static double growth(double t) {
    return 1 - 0.5 * Math.pow(0.96, t);
  }

  /**
   * Returns the product of the momenta of steps 1 to t. It is a function of the step only, so that
   * a resumed run computes the same value.
   */
  private double product(long t) {
    return Math.pow(beta1, t) * GROWTH[(int) Math.min(t, GROWTH.length - 1)];
  }

  private static double[] growthProducts() {
    double[] products = new double[1001];
    products[0] = 1;
    for (int t = 1; t < products.length; t++) {
      products[t] = products[t - 1] * growth(t);
    }
    return products;
  }
}
