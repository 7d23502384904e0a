package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The activation functions against the formulas in Keras's documentation. */
class ActivationTest {
  /** Between the bends of the functions, where they are smooth, and far out. */
  private static final double[] POINTS = {
    -7.3, -3.2, -2.9, -1.6, -1.4, -0.8, -0.45, -0.1, -1e-3, 1e-3, 0.2, 0.47, 0.9, 1.2, 2.8, 3.3, 9
  };

  private static final Map<Activation, DoubleUnaryOperator> FORMULAS =
      new EnumMap<>(Activation.class);

  static {
    FORMULAS.put(Activation.LINEAR, x -> x);
    FORMULAS.put(Activation.RELU, x -> Math.max(x, 0));
    FORMULAS.put(Activation.RELU6, x -> Math.min(Math.max(x, 0), 6));
    FORMULAS.put(Activation.LEAKY_RELU, x -> Math.max(x, 0.2 * x));
    FORMULAS.put(Activation.ELU, x -> x > 0 ? x : Math.exp(x) - 1);
    FORMULAS.put(Activation.CELU, x -> Math.max(0, x) + Math.min(0, Math.exp(x) - 1));
    FORMULAS.put(
        Activation.SELU,
        x -> 1.05070098 * Math.max(x, 0) + 1.05070098 * 1.67326324 * Math.min(Math.exp(x) - 1, 0));
    FORMULAS.put(Activation.SIGMOID, ActivationTest::sigmoid);
    FORMULAS.put(Activation.HARD_SIGMOID, x -> Math.min(Math.max(x / 6 + 0.5, 0), 1));
    FORMULAS.put(Activation.LOG_SIGMOID, x -> Math.log(sigmoid(x)));
    FORMULAS.put(Activation.SPARSE_SIGMOID, x -> x <= -1 ? 0 : x >= 1 ? 1 : 0.5 * (x + 1));
    FORMULAS.put(Activation.TANH, Math::tanh);
    FORMULAS.put(Activation.HARD_TANH, x -> x < -1 ? -1 : x > 1 ? 1 : x);
    FORMULAS.put(Activation.TANH_SHRINK, x -> x - Math.tanh(x));
    FORMULAS.put(Activation.HARD_SHRINK, x -> Math.abs(x) > 0.5 ? x : 0);
    FORMULAS.put(Activation.SOFT_SHRINK, x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0);
    FORMULAS.put(Activation.SOFTPLUS, x -> Math.log(Math.exp(x) + 1));
    FORMULAS.put(Activation.SPARSE_PLUS, x -> x <= -1 ? 0 : x >= 1 ? x : 0.25 * Math.pow(x + 1, 2));
    FORMULAS.put(Activation.SQUAREPLUS, x -> (x + Math.sqrt(x * x + 4)) / 2);
    FORMULAS.put(Activation.SOFTSIGN, x -> x / (Math.abs(x) + 1));
    FORMULAS.put(Activation.SILU, x -> x * sigmoid(x));
    FORMULAS.put(Activation.HARD_SILU, x -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1));
    FORMULAS.put(Activation.MISH, x -> x * Math.tanh(Math.log(Math.exp(x) + 1)));
    FORMULAS.put(Activation.GELU, x -> x * normal(x));
    FORMULAS.put(Activation.EXPONENTIAL, Math::exp);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The normal distribution function, by adding up its density. */
  private static double normal(double x) {
    int steps = 200_000;
    double width = x / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double middle = (i + 0.5) * width;
      sum += Math.exp(-middle * middle / 2);
    }
    return 0.5 + sum * width / Math.sqrt(2 * Math.PI);
  }

  private static DoubleUnaryOperator formula(Activation activation) {
    return FORMULAS.getOrDefault(activation, x -> Double.NaN);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SOFTMAX", "LOG_SOFTMAX", "SPARSEMAX"})
  void valuesAreThoseOfTheFormula(Activation activation) {
    for (double x : POINTS) {
      double expected = formula(activation).applyAsDouble((float) x);
      assertThat((double) activation.value((float) x))
          .as("at %s", x)
          .isCloseTo(expected, within(2e-7 * Math.max(1, Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SOFTMAX", "LOG_SOFTMAX", "SPARSEMAX"})
  void slopesAreThoseOfTheFormula(Activation activation) {
    DoubleUnaryOperator formula = formula(activation);
    double width = 1e-4;
    for (double x : POINTS) {
      double difference =
          (formula.applyAsDouble(x + width) - formula.applyAsDouble(x - width)) / (2 * width);
      float y = (float) formula.applyAsDouble(x);
      float input = activation.needsInput() ? (float) x : Float.NaN;
      assertThat((double) activation.slope(input, y))
          .as("at %s", x)
          .isCloseTo(difference, within(2e-6 * Math.max(1, Math.abs(difference))));
    }
  }

  @Test
  void smallNumbersKeepTheirDigits() {
    // The first terms of the series of x - tanh(x): x^3 / 3 - 2 x^5 / 15.
    double cube = Math.pow(1e-3f, 3) / 3 - 2 * Math.pow(1e-3f, 5) / 15;
    assertThat(Activation.TANH_SHRINK.value(1e-3f)).isEqualTo((float) cube);
    assertThat(Activation.LOG_SIGMOID.value(40)).isEqualTo((float) -Math.exp(-40));
    // (x + sqrt(x^2 + 4)) / 2 = -1 / x + 1 / x^3 - ... for negative x.
    assertThat(Activation.SQUAREPLUS.value(-1e5f)).isEqualTo(1e-5f);
  }

  @Test
  void functionsOfRowsAreTakenOverTheChannels() {
    Kernels kernels = Kernels.scalar(Workers.of(1));
    float[] x = {0.1f, 0.5f, 0.9f, 2, 0, 2};
    float[] y = new float[6];
    // Sorted 0.9, 0.5, 0.1: two stay, tau = (0.9 + 0.5 - 1) / 2 = 0.2.
    kernels.activate(Activation.SPARSEMAX, 2, 3, x, y);
    assertThat(y).containsExactly(new float[] {0, 0.3f, 0.7f, 0.5f, 0, 0.5f}, within(1e-7f));
    float[] dx = new float[6];
    kernels.activationGradient(
        Activation.SPARSEMAX, 2, 3, x, y, new float[] {5, 1, 2, 4, 9, 0}, dx);
    assertThat(dx).containsExactly(0, -0.5f, 0.5f, 2, 0, -2);
    kernels.activate(Activation.LOG_SOFTMAX, 2, 3, x, y);
    for (int row = 0; row < 6; row += 3) {
      double sum = Math.exp(x[row]) + Math.exp(x[row + 1]) + Math.exp(x[row + 2]);
      for (int i = row; i < row + 3; i++) {
        assertThat((double) y[i]).isCloseTo(x[i] - Math.log(sum), within(2e-7));
      }
    }
    assertThatThrownBy(() -> Activation.SPARSEMAX.value(1)).hasMessageContaining("whole row");
  }

  @Test
  void namesAreThoseOfKeras() {
    assertThat(Activation.of("hard_swish")).isEqualTo(Activation.HARD_SILU);
    assertThat(Activation.of("swish")).isEqualTo(Activation.SILU);
    assertThat(Activation.of("log_softmax")).isEqualTo(Activation.LOG_SOFTMAX);
    for (Activation activation : Activation.values()) {
      assertThat(Activation.of(activation.keras())).isEqualTo(activation);
    }
    assertThatThrownBy(() -> Activation.of("wave"))
        .hasMessageContaining("unknown activation \"wave\"")
        .hasMessageContaining("sparse_plus");
  }
}
