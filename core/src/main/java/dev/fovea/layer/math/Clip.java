package dev.fovea.layer.math;

import dev.fovea.config.Config;
import dev.fovea.layer.activation.Elementwise;
import dev.fovea.layer.support.LayerText;

/**
 * A layer that limits each value to a range: min(max(x, xMin), xMax). The name and arguments are
 * those of Keras's operation. The gradient is that of the identity within the range, and 0 outside.
 *
 * @param xMin the smallest output
 * @param xMax the largest output; if it is below the smallest one, all outputs are xMax
 */
public record Clip(String name, double xMin, double xMax) implements Elementwise {
  /** Returns this layer with the given name. */
  public Clip name(String name) {
    return new Clip(name, xMin, xMax);
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    float low = (float) xMin;
    float high = (float) xMax;
    for (int i = from; i < end; i++) {
      y[i] = Math.min(Math.max(x[i], low), high);
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    float low = (float) xMin;
    float high = (float) xMax;
    for (int i = from; i < end; i++) {
      dx[i] = x[i] >= low && x[i] <= high ? dy[i] : 0;
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("x_min", xMin).with("x_max", xMax);
  }

  public static Clip from(String name, Config config) {
    return new Clip(name, config.number("x_min"), config.number("x_max"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, xMin, xMax);
  }
}
