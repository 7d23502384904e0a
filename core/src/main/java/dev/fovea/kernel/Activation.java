package dev.fovea.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The activation functions of Keras, with the defaults of those that have parameters.
 *
 * <p>{@link #value} and {@link #slope} are the plain definitions; the kernels apply them to arrays.
 * The functions {@linkplain #isOfRows of whole rows} have no value for a single number.
 */
public enum Activation {
  LINEAR,
  RELU,
  RELU6,
  /** x if x > 0, or else 0.2 x, which is Keras's default slope of the function. */
  LEAKY_RELU,
  ELU,
  /**
   * x if x > 0, or else alpha (exp(x / alpha) - 1) (Barron 2017); for Keras's default of alpha, 1,
   * the same as ELU.
   */
  CELU,
  /** Klambauer et al., "Self-normalizing neural networks", 2017. */
  SELU,
  SIGMOID,
  /** relu6(x + 3) / 6. */
  HARD_SIGMOID,
  /** ln(sigmoid(x)). */
  LOG_SIGMOID,
  /** 0 up to -1, (x + 1) / 2 from there to 1, and 1 beyond: the derivative of SPARSE_PLUS. */
  SPARSE_SIGMOID,
  TANH,
  /** x between -1 and 1. */
  HARD_TANH,
  /** x - tanh(x). */
  TANH_SHRINK,
  /** x if |x| > 0.5, or else 0. */
  HARD_SHRINK,
  /** x moved towards 0 by 0.5, or 0 if |x| is at most 0.5. */
  SOFT_SHRINK,
  SOFTPLUS,
  /** 0 up to -1, (x + 1)^2 / 4 from there to 1, and x beyond. */
  SPARSE_PLUS,
  /** (x + sqrt(x^2 + 4)) / 2 (Barron, "Squareplus", 2021). */
  SQUAREPLUS,
  SOFTSIGN,
  /** x sigmoid(x), also called swish. */
  SILU,
  /** x relu6(x + 3) / 6, also called hard swish (Howard et al., "MobileNetV3", 2019). */
  HARD_SILU,
  /** x tanh(softplus(x)) (Misra 2019). */
  MISH,
  /**
   * x times the normal distribution function (Hendrycks and Gimpel 2016), not its tanh
   * approximation.
   */
  GELU,
  EXPONENTIAL,
  /** exp(x) divided by the sum of exp over the last axis. */
  SOFTMAX,
  /** x minus the logarithm of the sum of exp over the last axis. */
  LOG_SOFTMAX,
  /**
   * The probabilities nearest to x along the last axis, most of which are 0 (Martins and Astudillo,
   * "From softmax to sparsemax", 2016).
   */
  SPARSEMAX;

  private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
  private static final double SELU_SCALE = 1.0507009873554804934193349852946;

  /** Up to here, x - tanh(x) is computed from a continued fraction, which does not cancel. */
  private static final double TANH_SHRINK_NEAR = 1.5;

  private static final Map<String, Activation> ALIASES =
      Map.of("swish", SILU, "hard_swish", HARD_SILU, "softmax_v2", SOFTMAX);

  /** Keras's name, such as "hard_sigmoid". */
  public String keras() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the activation of one of Keras's names; "swish" is "silu" and "hard_swish" is
   * "hard_silu".
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public static Activation of(String name) {
    Activation alias = ALIASES.get(name);
    if (alias != null) {
      return alias;
    }
    for (Activation activation : values()) {
      if (activation.keras().equals(name)) {
        return activation;
      }
    }
    throw new IllegalArgumentException(
        "unknown activation \"%s\"; known are %s"
            .formatted(
                name,
                Arrays.stream(values()).map(Activation::keras).collect(Collectors.joining(", "))));
  }

  /**
   * Returns whether this is a function of a whole row, the values along the last axis, rather than
   * of each number.
   */
  public boolean isOfRows() {
    return this == SOFTMAX || this == LOG_SOFTMAX || this == SPARSEMAX;
  }

  /**
   * Returns the function at x.
   *
   * @throws IllegalStateException for a function of whole rows
   */
  public float value(float x) {
    return (float)
        switch (this) {
          case LINEAR -> x;
          case RELU -> Math.max(x, 0f);
          case RELU6 -> Math.clamp(x, 0f, 6f);
          case LEAKY_RELU -> x > 0 ? x : 0.2f * x;
          case ELU, CELU -> x > 0 ? x : Math.expm1(x);
          case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
          case SIGMOID -> sigmoid(x);
          case HARD_SIGMOID -> Math.clamp(x + 3, 0f, 6f) / 6;
          case LOG_SIGMOID -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
          case SPARSE_SIGMOID -> Math.clamp(0.5f * (x + 1), 0f, 1f);
          case TANH -> Math.tanh(x);
          case HARD_TANH -> Math.clamp(x, -1f, 1f);
          case TANH_SHRINK -> tanhShrink(x);
          case HARD_SHRINK -> Math.abs(x) <= 0.5f ? 0 : x;
          case SOFT_SHRINK -> x - Math.clamp(x, -0.5f, 0.5f);
          case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
          case SPARSE_PLUS -> x >= 1 ? x : 0.25 * square(Math.max(x, -1f) + 1.0);
          case SQUAREPLUS -> squareplus(x);
          case SOFTSIGN -> x / (1 + Math.abs(x));
          case SILU -> x * sigmoid(x);
          case HARD_SILU -> x * Math.clamp(x + 3, 0f, 6f) / 6;
          case MISH -> x * tanhOfSoftplus(x);
          case GELU -> x * normalDistribution(x);
          case EXPONENTIAL -> Math.exp(x);
          case SOFTMAX, LOG_SOFTMAX, SPARSEMAX -> throw needsRow();
        };
  }

  /**
   * Returns the derivative.
   *
   * @param x the argument, which only the functions with {@link #needsInput} use
   * @param y the value of the function at x
   * @throws IllegalStateException for a function of whole rows
   */
  public float slope(float x, float y) {
    return (float)
        switch (this) {
          case LINEAR -> 1;
          case RELU -> y > 0 ? 1 : 0;
          case RELU6 -> y > 0 && y < 6 ? 1 : 0;
          case LEAKY_RELU -> y > 0 ? 1 : 0.2f;
          case ELU, CELU -> y > 0 ? 1 : y + 1;
          case SELU -> y > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA;
          case SIGMOID -> y * (1 - y);
          case HARD_SIGMOID -> y > 0 && y < 1 ? 1 / 6f : 0;
          case LOG_SIGMOID -> -Math.expm1(y);
          case SPARSE_SIGMOID -> y > 0 && y < 1 ? 0.5f : 0;
          case TANH -> 1 - y * y;
          case HARD_TANH -> y > -1 && y < 1 ? 1 : 0;
          case TANH_SHRINK -> square(Math.tanh(x));
          case HARD_SHRINK, SOFT_SHRINK -> y == 0 ? 0 : 1;
          case SOFTPLUS -> -Math.expm1(-y);
          case SPARSE_PLUS -> Math.min(Math.sqrt(y), 1);
          case SQUAREPLUS -> 1 / (1 + 1 / square(y));
          case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
          case SILU -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
          case HARD_SILU -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5f;
          case MISH -> tanhOfSoftplus(x) + x * (1 - square(tanhOfSoftplus(x))) * sigmoid(x);
          case GELU -> normalDistribution(x) + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
          case EXPONENTIAL -> y;
          case SOFTMAX, LOG_SOFTMAX, SPARSEMAX -> throw needsRow();
        };
  }

  private IllegalStateException needsRow() {
    return new IllegalStateException(keras() + " needs a whole row");
  }

  /** Returns whether the derivative cannot be computed from the value of the function only. */
  public boolean needsInput() {
    return switch (this) {
      case SILU, HARD_SILU, MISH, GELU, TANH_SHRINK -> true;
      default -> false;
    };
  }

  /** Returns the logistic function 1 / (1 + exp(-x)). */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double square(double x) {
    return x * x;
  }

  /**
   * Returns x - tanh(x). With tanh(x) = x / (1 + f) and the continued fraction f = x^2 / (3 + x^2 /
   * (5 + x^2 / (7 + ...))) (Abramowitz and Stegun 4.5.70), this is x f / (1 + f).
   */
  private static double tanhShrink(double x) {
    if (Math.abs(x) > TANH_SHRINK_NEAR) {
      return x - Math.tanh(x);
    }
    double fraction = 0;
    for (int odd = 21; odd > 1; odd -= 2) {
      fraction = x * x / (odd + fraction);
    }
    return x * fraction / (1 + fraction);
  }

  /** Returns (x + sqrt(x^2 + 4)) / 2, computed without cancellation for negative x. */
  private static double squareplus(double x) {
    double root = Math.sqrt(x * x + 4);
    return x > 0 ? (x + root) / 2 : 2 / (root - x);
  }

  /** Returns tanh(ln(1 + e)) = (e^2 + 2 e) / (e^2 + 2 e + 2) with e = exp(x). */
  private static double tanhOfSoftplus(double x) {
    double e = Math.exp(-Math.abs(x));
    return x > 0 ? (1 + 2 * e) / (1 + 2 * e + 2 * e * e) : e * (e + 2) / (e * (e + 2) + 2);
  }

  /** Returns the standard normal distribution function, computed by {@link ErrorFunction}. */
  private static double normalDistribution(double x) {
    return 0.5 * ErrorFunction.complement(-x / Math.sqrt(2));
  }
}
