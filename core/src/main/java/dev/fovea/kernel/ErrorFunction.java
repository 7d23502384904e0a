package dev.fovea.kernel;

/**
 * The error function, to about 1e-13: the Maclaurin series (Abramowitz and Stegun 7.1.6) near zero
 * and the continued fraction (7.1.14) beyond.
 */
public final class ErrorFunction {
  private static final double SERIES_LIMIT = 2.5;

  private ErrorFunction() {}

  /** Returns the error function, without cancellation if it is near 0. */
  public static double of(double x) {
    return Math.abs(x) < SERIES_LIMIT ? Math.signum(x) * series(Math.abs(x)) : 1 - complement(x);
  }

  /** Returns 1 minus the error function, without cancellation if it is near 1. */
  public static double complement(double x) {
    double z = Math.abs(x);
    double upper = z < SERIES_LIMIT ? 1 - series(z) : fraction(z);
    return x < 0 ? 2 - upper : upper;
  }

  /** Sums 2/sqrt(pi) exp(-z^2) sum of 2^n z^(2n+1) / (1 3 5 ... (2n+1)): all terms positive. */
  private static double series(double z) {
    double term = z;
    double sum = z;
    for (int n = 1; term > 1e-17 * sum; n++) {
      term *= 2 * z * z / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-z * z) * sum;
  }

  private static double fraction(double z) {
    double fraction = 0;
    for (int n = 60; n > 0; n--) {
      fraction = n / 2.0 / (z + fraction);
    }
    return Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction);
  }
}
