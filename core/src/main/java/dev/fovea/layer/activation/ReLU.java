package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.LayerText;
import java.util.OptionalDouble;

/**
 * The rectified linear unit: {@code maxValue} if x is at least {@code maxValue}, x between {@code
 * threshold} and {@code maxValue}, and negativeSlope (x - threshold) below the threshold.
 *
 * @param maxValue the largest output; empty for no limit, which is Keras's default
 * @param negativeSlope the slope below the threshold, at least 0; Keras's default is 0
 * @param threshold the threshold, at least 0; Keras's default is 0
 */
public record ReLU(String name, OptionalDouble maxValue, double negativeSlope, double threshold)
    implements Elementwise, Simplifiable {
  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public ReLU {
    requireNotNegative("max_value", maxValue.orElse(0));
    requireNotNegative("negative_slope", negativeSlope);
    requireNotNegative("threshold", threshold);
  }

  private static void requireNotNegative(String what, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(what + " must be at least 0, not " + value);
    }
  }

  /** Returns this layer with the given name. */
  public ReLU name(String name) {
    return new ReLU(name, maxValue, negativeSlope, threshold);
  }

  /** Returns this layer with the given largest output. */
  public ReLU maxValue(double maxValue) {
    return new ReLU(name, OptionalDouble.of(maxValue), negativeSlope, threshold);
  }

  /** Returns this layer with the given slope below the threshold. */
  public ReLU negativeSlope(double negativeSlope) {
    return new ReLU(name, maxValue, negativeSlope, threshold);
  }

  /** Returns this layer with the given threshold. */
  public ReLU threshold(double threshold) {
    return new ReLU(name, maxValue, negativeSlope, threshold);
  }

  @Override
  public Layer simplified() {
    if (threshold != 0 || (maxValue.isPresent() && negativeSlope != 0)) {
      return this;
    }
    if (negativeSlope != 0) {
      return new LeakyReLU(name, negativeSlope).simplified();
    }
    if (maxValue.isEmpty()) {
      return new ActivationLayer(name, Activation.RELU);
    }
    return maxValue.getAsDouble() == 6 ? new ActivationLayer(name, Activation.RELU6) : this;
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    float max = max();
    float bend = (float) threshold;
    float slope = (float) negativeSlope;
    if (slope == 0) {
      for (int i = from; i < end; i++) {
        y[i] = x[i] <= bend ? 0 : Math.min(x[i], max);
      }
    } else {
      for (int i = from; i < end; i++) {
        y[i] = x[i] <= bend ? slope * (x[i] - bend) : Math.min(x[i], max);
      }
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    float max = max();
    float bend = (float) threshold;
    float slope = (float) negativeSlope;
    for (int i = from; i < end; i++) {
      dx[i] = dy[i] * (x[i] <= bend ? slope : x[i] < max ? 1 : 0);
    }
  }

  private float max() {
    return (float) maxValue.orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("max_value", maxValue.isPresent() ? maxValue.getAsDouble() : Config.NOTHING)
        .with("negative_slope", negativeSlope)
        .with("threshold", threshold);
  }

  public static ReLU from(String name, Config config) {
    return new ReLU(
        name,
        config.has("max_value")
            ? OptionalDouble.of(config.number("max_value"))
            : OptionalDouble.empty(),
        config.number("negative_slope", 0),
        config.number("threshold", 0));
  }

  /** Reads Keras 2's ThresholdedReLU: x above theta, or else 0. */
  public static ReLU thresholded(String name, Config config) {
    return new ReLU(name, OptionalDouble.empty(), 0, config.number("theta", 1));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        maxValue.isPresent() ? "max_value " + maxValue.getAsDouble() : "",
        LayerText.named("negative_slope", negativeSlope, 0.0),
        LayerText.named("threshold", threshold, 0.0));
  }
}
