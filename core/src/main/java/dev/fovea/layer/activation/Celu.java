package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;

/**
 * The continuously differentiable exponential linear unit: x if x is positive, or else alpha (exp(x
 * / alpha) - 1) (Barron 2017); Keras's operation {@code celu}.
 *
 * @param alpha the largest drop below 0, above 0; Keras's default is 1
 */
public record Celu(String name, double alpha) implements Elementwise, Simplifiable {
  /**
   * @throws IllegalArgumentException if alpha is not above 0
   */
  public Celu {
    Require.positive("alpha", alpha);
  }

  /** Returns this layer with the given name. */
  public Celu name(String name) {
    return new Celu(name, alpha);
  }

  @Override
  public Layer simplified() {
    return alpha == 1 ? new ActivationLayer(name, Activation.CELU) : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = x[i] > 0 ? x[i] : (float) (alpha * Math.expm1(x[i] / alpha));
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    float inverse = (float) (1 / alpha);
    for (int i = from; i < end; i++) {
      dx[i] = x[i] > 0 ? dy[i] : dy[i] * (y[i] * inverse + 1);
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("alpha", alpha);
  }

  public static Celu from(String name, Config config) {
    return new Celu(name, config.number("alpha", 1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("alpha", alpha, 1.0));
  }
}
