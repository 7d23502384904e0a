package dev.fovea.formats.onnx.op;

/**
 * The error function, {@code 2/sqrt(pi)} times the integral of {@code exp(-t^2)} from 0 to x, to
 * about 12 digits: by its Maclaurin series (Abramowitz and Stegun 7.1.5) near zero, and by the
 * continued fraction of its complement (7.1.14) elsewhere.
 */
final class ErrorFunction {
  /** Up to here the terms of the series stay small enough to leave 12 digits. */
  private static final double SERIES = 2.5;

  private static final int FRACTIONS = 60;

  private ErrorFunction() {}

  static double of(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    double size = Math.abs(x);
    if (size > 6) {
      return Math.signum(x);
    }
    return size <= SERIES ? series(x) : Math.copySign(1 - complement(size), x);
  }

  private static double series(double x) {
    double power = x;
    double sum = x;
    for (int n = 1; Math.abs(power) > 1e-17 * Math.abs(sum); n++) {
      power *= -x * x / n;
      sum += power / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  private static double complement(double x) {
    double rest = x;
    for (int n = FRACTIONS; n > 0; n--) {
      rest = x + n / 2.0 / rest;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / rest;
  }
}
