package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;

/**
 * The exponential linear unit: x if x is positive, or else alpha (exp(x) - 1) (Clevert et al.
 * 2016).
 *
 * @param alpha the factor for negative x; Keras's default is 1
 */
public record ELU(String name, double alpha) implements Elementwise, Simplifiable {
  /** Returns this layer with the given name. */
  public ELU name(String name) {
    return new ELU(name, alpha);
  }

  @Override
  public Layer simplified() {
    return alpha == 1 ? new ActivationLayer(name, Activation.ELU) : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = x[i] > 0 ? x[i] : (float) (alpha * Math.expm1(x[i]));
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    float a = (float) alpha;
    for (int i = from; i < end; i++) {
      dx[i] = x[i] > 0 ? dy[i] : dy[i] * (y[i] + a);
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("alpha", alpha);
  }

  public static ELU from(String name, Config config) {
    return new ELU(name, config.number("alpha", 1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("alpha", alpha, 1.0));
  }
}
