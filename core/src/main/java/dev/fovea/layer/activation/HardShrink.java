package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;

/**
 * Hard shrinkage: x if |x| exceeds a threshold, or else 0; Keras's operation {@code hard_shrink}.
 *
 * @param threshold the threshold, at least 0; Keras's default is 0.5
 */
public record HardShrink(String name, double threshold) implements Elementwise, Simplifiable {
  /**
   * @throws IllegalArgumentException if the threshold is negative
   */
  public HardShrink {
    Require.notNegative("threshold", threshold);
  }

  /** Returns this layer with the given name. */
  public HardShrink name(String name) {
    return new HardShrink(name, threshold);
  }

  @Override
  public Layer simplified() {
    return threshold == 0.5 ? new ActivationLayer(name, Activation.HARD_SHRINK) : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    float limit = (float) threshold;
    for (int i = from; i < end; i++) {
      y[i] = Math.abs(x[i]) <= limit ? 0 : x[i];
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

  public static HardShrink from(String name, Config config) {
    return new HardShrink(name, config.number("threshold", 0.5));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("threshold", threshold, 0.5));
  }
}
