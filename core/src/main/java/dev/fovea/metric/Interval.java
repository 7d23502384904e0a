package dev.fovea.metric;

import java.util.Locale;

/**
 * An interval of confidence of a proportion, such as an accuracy that was measured on some samples.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1
 */
public record Interval(double low, double high) {
  /** The quantile of the normal distribution for a confidence of 95 %. */
  private static final double Z = 1.959963984540054;

  /**
   * Returns the interval of Wilson's score for a confidence of 95 %, which also holds for few
   * samples and for proportions near 0 and 1 (E. B. Wilson, Probable inference, the law of
   * succession, and statistical inference, Journal of the American Statistical Association 22,
   * 1927; R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
   * Medicine 17, 1998, method 3).
   *
   * @param successes the number of samples that have what is counted
   * @param trials the number of all samples; 0 gives the interval from 0 to 1
   * @throws IllegalArgumentException if there are more successes than trials, or a number is
   *     negative
   */
  public static Interval wilson(double successes, double trials) {
    if (!(successes >= 0 && successes <= trials)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s of %s samples are no proportion", successes, trials));
    }
    if (trials == 0) {
      return new Interval(0, 1);
    }
    double share = successes / trials;
    double square = Z * Z / trials;
    double center = (share + square / 2) / (1 + square);
    double half =
        Z * Math.sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square);
    return new Interval(
        successes == 0 ? 0 : Math.max(0, center - half),
        successes == trials ? 1 : Math.min(1, center + half));
  }

  /** Returns the distance of the ends. */
  public double width() {
    return high - low;
  }
}
