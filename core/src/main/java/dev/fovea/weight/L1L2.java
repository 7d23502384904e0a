package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;

/**
 * Adds l1 sum |w| + l2 sum w^2, as Keras's L1, L2 and L1L2 do.
 *
 * @param l1 at least 0
 * @param l2 at least 0
 */
public record L1L2(double l1, double l2) implements Regularizer {
  public L1L2 {
    if (!(l1 >= 0 && l2 >= 0)) {
      throw new IllegalArgumentException("l1 and l2 must be at least 0, not " + l1 + ", " + l2);
    }
  }

  @Override
  public double penalty(float[] weight) {
    double absolute = 0;
    double square = 0;
    for (float w : weight) {
      absolute += Math.abs(w);
      square += (double) w * w;
    }
    return l1 * absolute + l2 * square;
  }

  @Override
  public void addGradient(float[] weight, float[] gradient) {
    float one = (float) l1;
    float two = (float) (2 * l2);
    for (int i = 0; i < weight.length; i++) {
      gradient[i] += one * Math.signum(weight[i]) + two * weight[i];
    }
  }

  @Override
  public Described describe() {
    Config config = Config.empty();
    return l2 == 0
        ? new Described(MODULE, "L1", config.with("l1", l1))
        : l1 == 0
            ? new Described(MODULE, "L2", config.with("l2", l2))
            : new Described(MODULE, "L1L2", config.with("l1", l1).with("l2", l2));
  }
}
