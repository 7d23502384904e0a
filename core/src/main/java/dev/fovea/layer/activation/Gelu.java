package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;

/**
 * The Gaussian error linear unit: x times the normal distribution function, or its approximation x
 * (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (Hendrycks and Gimpel 2016); Keras's operation
 * {@code gelu}.
 *
 * @param approximate whether to compute the approximation, as Keras's operation does by default
 */
public record Gelu(String name, boolean approximate) implements Elementwise, Simplifiable {
  private static final double FACTOR = Math.sqrt(2 / Math.PI);
  private static final double CUBE = 0.044715;

  /** Returns this layer with the given name. */
  public Gelu name(String name) {
    return new Gelu(name, approximate);
  }

  @Override
  public Layer simplified() {
    return !approximate ? new ActivationLayer(name, Activation.GELU) : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = approximate ? (float) (x[i] * share(x[i])) : Activation.GELU.value(x[i]);
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      dx[i] = dy[i] * (approximate ? slope(x[i]) : Activation.GELU.slope(x[i], y[i]));
    }
  }

  /** Returns (1 + tanh(u)) / 2, which is the logistic function of 2 u. */
  private static double share(double x) {
    return Activation.sigmoid(2 * FACTOR * (x + CUBE * x * x * x));
  }

  /** Returns the derivative: with s, the share, s + 2 x s (1 - s) du/dx. */
  private static float slope(double x) {
    double share = share(x);
    return (float) (share + 2 * x * share * (1 - share) * FACTOR * (1 + 3 * CUBE * x * x));
  }

  @Override
  public Config config() {
    return Config.empty().with("approximate", approximate);
  }

  public static Gelu from(String name, Config config) {
    return new Gelu(name, config.flag("approximate", true));
  }

  @Override
  public String toString() {
    return LayerText.of(this, approximate ? "approximate" : "");
  }
}
