package dev.fovea.insight.tour;

import java.util.Locale;

/** Formats the numbers within sentences, equally in all languages. */
final class Numbers {
  private Numbers() {}

  /** Returns a whole number with commas between thousands. */
  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** Returns {@code part} in percent of {@code whole}, with one decimal place and no sign. */
  static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.1f", 100 * part / whole);
  }
}
