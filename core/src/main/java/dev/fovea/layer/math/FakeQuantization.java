package dev.fovea.layer.math;

import dev.fovea.config.Config;
import dev.fovea.layer.activation.Elementwise;
import dev.fovea.layer.support.LayerText;

/**
 * A layer that rounds each value to those that a quantized network distinguishes: (clamp(round(x /
 * scale) + zeroPoint, low, high) - zeroPoint) scale, where of two nearest numbers the even one is
 * taken. Its gradient is that of the identity for values in range, and 0 for the others (the
 * straight-through estimator; Jacob et al., "Quantization and training of neural networks for
 * efficient integer-arithmetic-only inference", 2018).
 *
 * @param scale the distance between two values, above 0
 * @param zeroPoint the number that stands for 0
 * @param low the smallest number, such as -128
 * @param high the largest number, such as 127
 */
public record FakeQuantization(String name, double scale, int zeroPoint, int low, int high)
    implements Elementwise {
  /**
   * @throws IllegalArgumentException if the scale is not positive, or low is above high
   */
  public FakeQuantization {
    if (!(scale > 0) || low > high) {
      throw new IllegalArgumentException(
          "a quantization needs a scale above 0 and low below high, not %s, %s and %s"
              .formatted(scale, low, high));
    }
  }

  /** Returns this layer with the given name. */
  public FakeQuantization name(String name) {
    return new FakeQuantization(name, scale, zeroPoint, low, high);
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    float by = (float) scale;
    for (int i = from; i < end; i++) {
      double number = Math.rint(x[i] / by) + zeroPoint;
      y[i] = (float) (Math.clamp(number, low, high) - zeroPoint) * by;
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    float by = (float) scale;
    for (int i = from; i < end; i++) {
      double number = Math.rint(x[i] / by) + zeroPoint;
      dx[i] = number >= low && number <= high ? dy[i] : 0;
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("scale", scale)
        .with("zero_point", zeroPoint)
        .with("low", low)
        .with("high", high);
  }

  public static FakeQuantization from(String name, Config config) {
    return new FakeQuantization(
        name,
        config.number("scale"),
        config.integer("zero_point"),
        config.integer("low"),
        config.integer("high"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, scale, zeroPoint, low + " to " + high);
  }
}
