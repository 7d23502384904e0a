package dev.fovea.insight.draw;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Round numbers along an axis whose distance is 1, 2 or 5 times a power of ten (P. Heckbert, Nice
 * numbers for graph labels, Graphics Gems, 1990).
 *
 * @param low first number
 * @param high last number
 * @param step distance between numbers
 */
public record Ticks(double low, double high, double step) {
  /** Tolerance for rounding errors of multiples of the step. */
  private static final double SLACK = 1e-9;

  /**
   * Returns the round numbers from low to high.
   *
   * @param about approximate number of ticks
   * @throws IllegalArgumentException if low is not less than high, or one is not finite
   */
  public static Ticks within(double low, double high, int about) {
    double step = step(low, high, about);
    return new Ticks(
        Math.ceil(low / step - SLACK) * step, Math.floor(high / step + SLACK) * step, step);
  }

  /** Returns round numbers that start at or below low and end at or above high. */
  public static Ticks around(double low, double high, int about) {
    double step = step(low, high, about);
    return new Ticks(
        Math.floor(low / step + SLACK) * step, Math.ceil(high / step - SLACK) * step, step);
  }

  private static double step(double low, double high, int about) {
    if (!(low < high && Double.isFinite(high - low)) || about < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no %d ticks from %s to %s", about, low, high));
    }
    double rough = (high - low) / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3 ? 2 : digit < 7 ? 5 : 10);
  }

  /** Returns the numbers. */
  public List<Double> values() {
    long first = Math.round(low / step);
    long last = Math.round(high / step);
    return LongStream.rangeClosed(first, last).mapToObj(i -> i * step).toList();
  }

  /** Formats a number with as many decimal places as the step has, and commas between thousands. */
  public String label(double value) {
    if (step < 1e-5 || Math.abs(high) >= 1e9) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + SLACK));
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value + 0.0);
    return text.startsWith("-") ? "\u2212" + text.substring(1) : text;
  }
}
