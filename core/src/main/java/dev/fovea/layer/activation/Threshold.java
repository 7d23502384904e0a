package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.layer.support.LayerText;

/**
 * A threshold: x if x exceeds it, or else a constant; Keras's operation {@code threshold}.
 *
 * @param threshold the threshold; Keras's default is 0
 * @param defaultValue the result up to the threshold; Keras's default is 0
 */
public record Threshold(String name, double threshold, double defaultValue) implements Elementwise {
  /** Returns this layer with the given name. */
  public Threshold name(String name) {
    return new Threshold(name, threshold, defaultValue);
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    float limit = (float) threshold;
    float other = (float) defaultValue;
    for (int i = from; i < end; i++) {
      y[i] = x[i] <= limit ? other : x[i];
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    float limit = (float) threshold;
    for (int i = from; i < end; i++) {
      dx[i] = x[i] <= limit ? 0 : dy[i];
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("threshold", threshold).with("default_value", defaultValue);
  }

  public static Threshold from(String name, Config config) {
    return new Threshold(name, config.number("threshold", 0), config.number("default_value", 0));
  }

  @Override
  public String toString() {
    return LayerText.of(this, threshold, defaultValue);
  }
}
