package dev.fovea.insight.text;

import java.util.Locale;

/** Formats the numbers within texts, equally in all languages and locales. */
public final class Numbers {
  private Numbers() {}

  /** Returns a whole number with commas between thousands. */
  public static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** Returns a number with the given number of decimal places. */
  public static String fixed(double value, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  /** Returns {@code part} in percent of {@code whole}, with one decimal place and no sign. */
  public static String percent(double part, double whole) {
    return fixed(100 * part / whole, 1);
  }

  /** Returns two sizes, such as "3x3". */
  public static String sizes(int height, int width) {
    return height + "x" + width;
  }
}
