package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import java.util.List;

/**
 * The range of the values of images, to which changed ones are limited.
 *
 * @param low the smallest value; Keras's default is 0
 * @param high the largest value; Keras's default is 255
 */
public record ValueRange(double low, double high) {
  /** Keras's default: bytes. */
  public static final ValueRange BYTES = new ValueRange(0, 255);

  float clip(double value) {
    return (float) Math.min(Math.max(value, low), high);
  }

  /** Returns whether a value is not limited, so that it has a gradient. */
  boolean isInside(double value) {
    return value >= low && value <= high;
  }

  Object config() {
    return List.of(low, high);
  }

  static ValueRange from(Config config) {
    if (!config.has("value_range")) {
      return BYTES;
    }
    List<Double> ends = config.numbers("value_range");
    if (ends.size() != 2) {
      throw new IllegalArgumentException("\"value_range\" must be two numbers, not " + ends);
    }
    return new ValueRange(Math.min(ends.get(0), ends.get(1)), Math.max(ends.get(0), ends.get(1)));
  }
}
