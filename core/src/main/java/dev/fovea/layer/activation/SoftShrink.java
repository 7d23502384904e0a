package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;

/**
 * Soft shrinkage: x moved towards 0 by a threshold, or 0 if |x| does not exceed it; Keras's
 * operation {@code soft_shrink}.
 *
 * @param threshold the threshold, at least 0; Keras's default is 0.5
 */
public record SoftShrink(String name, double threshold) implements Elementwise, Simplifiable {
  /**
   * @throws IllegalArgumentException if the threshold is negative
   */
  public SoftShrink {
    Require.notNegative("threshold", threshold);
  }

  /** Returns this layer with the given name. */
  public SoftShrink name(String name) {
    return new SoftShrink(name, threshold);
  }

  @Override
  public Layer simplified() {
    return threshold == 0.5 ? new ActivationLayer(name, Activation.SOFT_SHRINK) : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    float limit = (float) threshold;
    for (int i = from; i < end; i++) {
      y[i] = x[i] - Math.clamp(x[i], -limit, limit);
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      dx[i] = y[i] == 0 ? 0 : dy[i];
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("threshold", threshold);
  }

  public static SoftShrink from(String name, Config config) {
    return new SoftShrink(name, config.number("threshold", 0.5));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("threshold", threshold, 0.5));
  }
}
