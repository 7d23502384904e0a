package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;

/**
 * The leaky rectified linear unit: x if x is positive, or else negativeSlope x (Maas et al. 2013).
 * The loops have no branches, because random signs would make branches slow.
 *
 * @param negativeSlope the slope for negative x; Keras's default is 0.3
 */
public record LeakyReLU(String name, double negativeSlope) implements Elementwise, Simplifiable {
  /** Keras's default slope. */
  public static final double DEFAULT_SLOPE = 0.3;

  /** The slope of {@link Activation#LEAKY_RELU}. */
  private static final double FUNCTION_SLOPE = 0.2;

  /** Returns this layer with the given name. */
  public LeakyReLU name(String name) {
    return new LeakyReLU(name, negativeSlope);
  }

  @Override
  public Layer simplified() {
    return negativeSlope == FUNCTION_SLOPE
        ? new ActivationLayer(name, Activation.LEAKY_RELU)
        : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    float slope = (float) negativeSlope;
    for (int i = from; i < end; i++) {
      y[i] = Math.max(x[i], 0f) + slope * Math.min(x[i], 0f);
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    float slope = (float) negativeSlope;
    for (int i = from; i < end; i++) {
      float positive = Math.max(Math.signum(x[i]), 0f);
      dx[i] = positive * dy[i] + (1 - positive) * slope * dy[i];
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("negative_slope", negativeSlope);
  }

  public static LeakyReLU from(String name, Config config) {
    double alpha = config.number("alpha", DEFAULT_SLOPE);
    return new LeakyReLU(name, config.number("negative_slope", alpha));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("negative_slope", negativeSlope, 0.3));
  }
}
