package dev.fovea.kernel;

/**
 * The activation functions of Keras that have no parameters.
 *
 * <p>{@link #value} and {@link #slope} are the plain definitions; the kernels apply them to arrays.
 * SOFTMAX is a function of a whole row and has no value for a single number.
 */
public enum Activation {
  LINEAR,
  RELU,
  RELU6,
  /** x if x > 0, or else 0.2 x, which is Keras's default slope of the function. */
  LEAKY_RELU,
  ELU,
  /** Klambauer et al., "Self-normalizing neural networks", 2017. */
  SELU,
  SIGMOID,
  /** relu6(x + 3) / 6. */
  HARD_SIGMOID,
  TANH,
  SOFTPLUS,
  SOFTSIGN,
  /** x sigmoid(x), also called swish. */
  SILU,
  /**
   * x times the normal distribution function (Hendrycks and Gimpel 2016), not its tanh
   * approximation.
   */
  GELU,
  EXPONENTIAL,
  /** exp(x) divided by the sum of exp over the last axis. */
  SOFTMAX;

  private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
  private static final double SELU_SCALE = 1.0507009873554804934193349852946;

  /** Keras's name, such as "hard_sigmoid". */
  public String keras() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Returns the activation of one of Keras's names; "swish" is "silu".
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public static Activation of(String name) {
    if (name.equals("swish")) {
      return SILU;
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
                java.util.Arrays.stream(values())
                    .map(Activation::keras)
                    .collect(java.util.stream.Collectors.joining(", "))));
  }

  /**
   * Returns the function at x.
   *
   * @throws IllegalStateException for SOFTMAX, which has no value for a single number
   */
  public float value(float x) {
    return (float)
        switch (this) {
          case LINEAR -> x;
          case RELU -> Math.max(x, 0f);
          case RELU6 -> Math.clamp(x, 0f, 6f);
          case LEAKY_RELU -> x > 0 ? x : 0.2f * x;
          case ELU -> x > 0 ? x : Math.expm1(x);
          case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
          case SIGMOID -> sigmoid(x);
          case HARD_SIGMOID -> Math.clamp(x + 3, 0f, 6f) / 6;
          case TANH -> Math.tanh(x);
          case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
          case SOFTSIGN -> x / (1 + Math.abs(x));
          case SILU -> x * sigmoid(x);
          case GELU -> x * normalDistribution(x);
          case EXPONENTIAL -> Math.exp(x);
          case SOFTMAX -> throw new IllegalStateException("softmax needs a whole row");
        };
  }

  /**
   * Returns the derivative.
   *
   * @param x the argument, which only the functions with {@link #needsInput} use
   * @param y the value of the function at x
   * @throws IllegalStateException for SOFTMAX
   */
  public float slope(float x, float y) {
    return (float)
        switch (this) {
          case LINEAR -> 1;
          case RELU -> y > 0 ? 1 : 0;
          case RELU6 -> y > 0 && y < 6 ? 1 : 0;
          case LEAKY_RELU -> y > 0 ? 1 : 0.2f;
          case ELU -> y > 0 ? 1 : y + 1;
          case SELU -> y > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA;
          case SIGMOID -> y * (1 - y);
          case HARD_SIGMOID -> y > 0 && y < 1 ? 1 / 6f : 0;
          case TANH -> 1 - y * y;
          case SOFTPLUS -> -Math.expm1(-y);
          case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
          case SILU -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
          case GELU -> normalDistribution(x) + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
          case EXPONENTIAL -> y;
          case SOFTMAX -> throw new IllegalStateException("softmax needs a whole row");
        };
  }

  /** Returns whether the derivative cannot be computed from the value of the function only. */
  public boolean needsInput() {
    return this == SILU || this == GELU;
  }

  /** Returns the logistic function 1 / (1 + exp(-x)). */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Returns the standard normal distribution function, computed by {@link ErrorFunction}. */
  private static double normalDistribution(double x) {
    return 0.5 * ErrorFunction.complement(-x / Math.sqrt(2));
  }
}
