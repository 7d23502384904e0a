package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.tensor.CounterRandom;
import java.util.List;
import java.util.Locale;

/**
 * The range that a factor is drawn from.
 *
 * @param low the smallest factor
 * @param high the largest factor
 */
public record Range(double low, double high) {
  /**
   * @throws IllegalArgumentException if the range is empty or a number is not finite
   */
  public Range {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a factor must be from low to high, not %s to %s", low, high));
    }
  }

  /** Returns the range from -|factor| to |factor|. */
  public static Range around(double factor) {
    return new Range(-Math.abs(factor), Math.abs(factor));
  }

  /** Draws a factor. */
  double draw(CounterRandom random, long counter) {
    return random.uniform(counter, (float) low, (float) high);
  }

  /** Returns the configuration: both ends. */
  Object config() {
    return List.of(low, high);
  }

  /**
   * Reads a factor: two ends, or one number f that stands for a range.
   *
   * @param lowest the low end for f, as a multiple of |f|: -1 or 0
   */
  static Range from(Config config, String key, double lowest) {
    List<Double> ends = config.numbers(key);
    if (ends.size() == 1) {
      double high = Math.abs(ends.getFirst());
      return new Range(lowest * high, high);
    }
    if (ends.size() != 2) {
      throw new IllegalArgumentException(
          "\"%s\" must be a number or two numbers, not %s".formatted(key, ends));
    }
    return new Range(Math.min(ends.get(0), ends.get(1)), Math.max(ends.get(0), ends.get(1)));
  }

  @Override
  public String toString() {
    return low == -high ? String.valueOf(high) : low + " to " + high;
  }
}
