package dev.fovea.insight.draw;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Round numbers along an axis: 1, 2 or 5 times a power of ten apart. After P. Heckbert, Nice
 * numbers for graph labels, Graphics Gems, 1990.
 *
 * @param low the first number
 * @param high the last number
 * @param step from one number to the next
 */
public record Ticks(double low, double high, double step) {
  /** Rounding errors of numbers that are meant to be multiples of the step. */
  private static final double SLACK = 1e-9;

  /**
   * The round numbers from low to high.
   *
   * @param about how many, roughly
   * @throws IllegalArgumentException if low is not below high or not finite
   */
  public static Ticks within(double low, double high, int about) {
    double step = step(low, high, about);
    return new Ticks(
        Math.ceil(low / step - SLACK) * step, Math.floor(high / step + SLACK) * step, step);
  }

  /** Round numbers that begin at or below low and end at or above high. */
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

  /** The numbers. */
  public List<Double> values() {
    long first = Math.round(low / step);
    long last = Math.round(high / step);
    return LongStream.rangeClosed(first, last).mapToObj(i -> i * step).toList();
  }

  /** A number with as many decimals as the step has, and thousands apart. */
  public String label(double value) {
    if (step < 1e-5 || Math.abs(high) >= 1e9) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + SLACK));
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value + 0.0);
    return text.startsWith("-") ? "\u2212" + text.substring(1) : text;
  }
}
