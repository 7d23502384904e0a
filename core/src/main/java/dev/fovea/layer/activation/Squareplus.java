package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;

/**
 * A softplus without exponentials: (x + sqrt(x^2 + b)) / 2 (Barron, "Squareplus", 2021); Keras's
 * operation {@code squareplus}.
 *
 * @param b the size of the bend, above 0; Keras's default is 4
 */
public record Squareplus(String name, double b) implements Elementwise, Simplifiable {
  /**
   * @throws IllegalArgumentException if b is not above 0
   */
  public Squareplus {
    Require.positive("b", b);
  }

  /** Returns this layer with the given name. */
  public Squareplus name(String name) {
    return new Squareplus(name, b);
  }

  @Override
  public Layer simplified() {
    return b == 4 ? new ActivationLayer(name, Activation.SQUAREPLUS) : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      double root = Math.sqrt((double) x[i] * x[i] + b);
      y[i] = (float) (x[i] > 0 ? (x[i] + root) / 2 : b / 2 / (root - x[i]));
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      double root = Math.sqrt((double) x[i] * x[i] + b);
      dx[i] = (float) (dy[i] * (1 + x[i] / root) / 2);
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("b", b);
  }

  public static Squareplus from(String name, Config config) {
    return new Squareplus(name, config.number("b", 4));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("b", b, 4.0));
  }
}
