package dev.fovea.layer.math;

/**
 * The functions of several values that a {@link Reduction} computes, under the class names of
 * Keras's operations; L1Norm, L2Norm, SumSquare and LogSum are not Keras's.
 */
public enum ReductionRule {
  SUM("Sum"),
  MEAN("Mean"),
  /** The maximum. The first of equal values receives the gradient. */
  MAX("Max"),
  /** The minimum. The first of equal values receives the gradient. */
  MIN("Min"),
  PROD("Prod"),
  /** log(sum(exp(x))), computed without overflow. */
  LOGSUMEXP("Logsumexp"),
  /** The sum of absolute values. */
  L1_NORM("L1Norm"),
  /** The square root of the sum of squares. */
  L2_NORM("L2Norm"),
  SUM_SQUARE("SumSquare"),
  /** The logarithm of the sum. */
  LOG_SUM("LogSum");

  private final String keras;

  ReductionRule(String keras) {
    this.keras = keras;
  }

  /** Returns the class name. */
  public String keras() {
    return keras;
  }

  /** Returns what the accumulation starts with. */
  double start() {
    return switch (this) {
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
      case PROD -> 1;
      case SUM, MEAN, LOGSUMEXP, L1_NORM, L2_NORM, SUM_SQUARE, LOG_SUM -> 0;
    };
  }

  /** Returns the accumulation of one more value. */
  double accumulate(double sofar, double x) {
    return switch (this) {
      case SUM, MEAN, LOG_SUM -> sofar + x;
      case MAX -> Math.max(sofar, x);
      case MIN -> Math.min(sofar, x);
      case PROD -> sofar * x;
      case L1_NORM -> sofar + Math.abs(x);
      case L2_NORM, SUM_SQUARE -> sofar + x * x;
      case LOGSUMEXP -> sofar + Math.exp(x);
    };
  }

  /** Returns the result of the accumulation of {@code count} values. */
  double finish(double sofar, int count) {
    return switch (this) {
      case SUM, MAX, MIN, PROD, L1_NORM, SUM_SQUARE -> sofar;
      case MEAN -> sofar / count;
      case L2_NORM -> Math.sqrt(sofar);
      case LOG_SUM, LOGSUMEXP -> Math.log(sofar);
    };
  }

  /**
   * Returns the derivative of the result y of {@code count} values with respect to a value x.
   *
   * @throws IllegalStateException for PROD, whose derivative depends on the other values
   */
  double slope(double x, double y, int count) {
    return switch (this) {
      case SUM -> 1;
      case MEAN -> 1.0 / count;
      case MAX, MIN -> (float) x == (float) y ? 1 : 0;
      case L1_NORM -> Math.signum(x);
      case L2_NORM -> y == 0 ? 0 : x / y;
      case SUM_SQUARE -> 2 * x;
      case LOG_SUM -> Math.exp(-y);
      case LOGSUMEXP -> Math.exp(x - y);
      case PROD -> throw new IllegalStateException("depends on the other factors");
    };
  }
}
