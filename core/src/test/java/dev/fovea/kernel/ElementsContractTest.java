package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.tensor.CounterRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Activations, normalization and dropout: the vector kernels against the portable ones. */
class ElementsContractTest {
  private static final Kernels SCALAR = Kernels.scalar(Workers.of(1));
  private static final List<Kernels> VECTOR = VectorTwins.ofThreads(1, 2, 3);

  /** Where e^88 would overflow, sigmoid is zero for vectors and up to 1e-38 for the twin. */
  private static final double TINY = 100 * 2e-38;

  private static final int ROWS = 701;
  private static final int CHANNELS = 13;

  /** From tiny to huge, both signs, zero, the infinities. */
  private static float[] inputs() {
    float[] x = Numbers.random(5, ROWS * CHANNELS, 1);
    for (int i = 0; i < x.length; i++) {
      x[i] *= (float) Math.pow(10, i % 19 / 3.0 - 4);
    }
    float[] special = {0f, -0f, 1f, -1f, 3f, -3f, 88f, -88f, 120f, -120f, 1e30f, -1e30f};
    System.arraycopy(special, 0, x, 40, special.length);
    return x;
  }

  private static void assertClose(String what, float[] x, float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      double limit = Math.max(TINY, 1e-6 * Math.abs(expected[i]));
      boolean same =
          actual[i] == expected[i] || (actual[i] != actual[i] && expected[i] != expected[i]);
      if (!same && !(Math.abs((double) actual[i] - expected[i]) <= limit)) {
        assertThat(actual[i]).as("%s of %s, element %d", what, x[i], i).isEqualTo(expected[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationsAgree(Activation activation) {
    float[] x = inputs();
    float[] expected = Numbers.output(x.length);
    float[] actual = Numbers.output(x.length);
    SCALAR.activate(activation, ROWS, CHANNELS, x, expected);
    VECTOR.getFirst().activate(activation, ROWS, CHANNELS, x, actual);
    assertClose(activation.keras(), x, actual, expected);
    for (Kernels kernels : VECTOR) {
      float[] inPlace = x.clone();
      kernels.activate(activation, ROWS, CHANNELS, inPlace, inPlace);
      Bounds.assertSameBits("in place", inPlace, actual);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void notANumberStaysVisible(Activation activation) {
    float[] x = new float[64];
    x[3] = Float.NaN;
    float[] y = new float[64];
    VECTOR.getFirst().activate(activation, 1, 64, x, y);
    assertThat(y[3]).isNaN();
  }

  /**
   * Most derivatives are differences of numbers between 0 and 2, such as 1 - y^2, that cancel where
   * the function is flat; what rounding leaves there is small against those numbers, not against
   * the difference. Functions of rows subtract a share of the sum of all gradients of a row.
   */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void derivativesAgree(Activation activation) {
    float[] x = inputs();
    float[] y = Numbers.output(x.length);
    SCALAR.activate(activation, ROWS, CHANNELS, x, y);
    float[] dy = Numbers.random(6, x.length, 1);
    float[] expected = Numbers.output(x.length);
    float[] actual = Numbers.output(x.length);
    SCALAR.activationGradient(activation, ROWS, CHANNELS, x, y, dy, expected);
    VECTOR.getFirst().activationGradient(activation, ROWS, CHANNELS, x, y, dy, actual);
    for (int i = 0; i < x.length; i++) {
      float size = activation.isOfRows() ? sumOfRow(dy, i) : Math.abs(dy[i]);
      if (Math.abs(actual[i] - expected[i]) <= 4 * Math.ulp(1f) * size) {
        actual[i] = expected[i];
      }
    }
    assertClose(activation.keras(), x, actual, expected);
    for (Kernels kernels : VECTOR) {
      float[] once = Numbers.output(x.length);
      float[] inPlace = dy.clone();
      kernels.activationGradient(activation, ROWS, CHANNELS, x, y, dy, once);
      kernels.activationGradient(activation, ROWS, CHANNELS, x, y, inPlace, inPlace);
      Bounds.assertSameBits("in place", inPlace, once);
    }
  }

  private static float sumOfRow(float[] values, int element) {
    float sum = 0;
    for (int c = 0; c < CHANNELS; c++) {
      sum += Math.abs(values[element / CHANNELS * CHANNELS + c]);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 15, 16, 17, 24, 31, 32, 33, 37, 64, 200})
  void statisticsAgree(int channels) {
    for (int rows : new int[] {1, 2, 19, 1700}) {
      float[] x = Numbers.random(1, (rows + 1) * channels, 1);
      float[] dy = Numbers.random(2, (rows + 1) * channels, 1);
      float[] inverse = Numbers.abs(Numbers.random(3, channels, 2));
      float[][] expected = statistics(SCALAR, rows, channels, x, dy, inverse);
      float[][] magnitudes =
          statistics(SCALAR, rows, channels, Numbers.abs(x), Numbers.abs(dy), inverse);
      float[][] actual = statistics(VECTOR.getFirst(), rows, channels, x, dy, inverse);
      for (int i = 0; i < expected.length; i++) {
        Bounds.assertSameSums("sum " + i, rows + 3, actual[i], expected[i], ones(i, magnitudes[i]));
      }
      for (Kernels more : VECTOR.subList(1, VECTOR.size())) {
        float[][] shared = statistics(more, rows, channels, x, dy, inverse);
        for (int i = 0; i < expected.length; i++) {
          Bounds.assertSameBits("sum " + i, shared[i], actual[i]);
        }
      }
    }
  }

  /**
   * Means and variances of numbers within 1, and sums of products with their distances: below 4.
   */
  private static float[] ones(int index, float[] magnitudes) {
    if (index == 0 || index == 3) {
      return magnitudes;
    }
    float[] bounds = new float[magnitudes.length];
    Arrays.fill(bounds, 4);
    return bounds;
  }

  private static float[][] statistics(
      Kernels kernels, int rows, int channels, float[] x, float[] dy, float[] inverse) {
    float[][] results = new float[5][channels];
    kernels.sumRows(rows, channels, x, results[0]);
    kernels.moments(rows, channels, x, results[1], results[2]);
    float[] zeros = new float[channels];
    kernels.normalizationSums(
        rows, channels, x, dy, zeros, inverse, ReluGate.OPEN, results[3], results[4]);
    for (int c = 0; c < channels; c++) {
      results[4][c] /= rows * inverse[c];
    }
    return results;
  }

  /** Numbers far from zero: the variance must not drown in the mean. */
  @Test
  void varianceSurvivesALargeMean() {
    float[] x = Numbers.random(1, 4000 * 3, 1);
    for (int i = 0; i < x.length; i++) {
      x[i] += 1000;
    }
    float[][] expected = new float[2][3];
    float[][] actual = new float[2][3];
    SCALAR.moments(4000, 3, x, expected[0], expected[1]);
    VECTOR.getFirst().moments(4000, 3, x, actual[0], actual[1]);
    for (int c = 0; c < 3; c++) {
      assertThat(actual[1][c]).isBetween(expected[1][c] * 0.9999f, expected[1][c] * 1.0001f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 8, 16, 17, 33, 64})
  void affineMapsAgree(int channels) {
    int rows = 77;
    float[] x = Numbers.random(1, rows * channels, 1);
    float[] dy = Numbers.random(2, rows * channels, 1);
    float[] a = Numbers.random(3, channels, 1);
    float[] b = Numbers.random(4, channels, 1);
    float[] d = Numbers.random(5, channels, 1);
    float[] bounds = new float[x.length];
    Arrays.fill(bounds, 3);
    float[] expected = Numbers.output(x.length);
    float[] actual = Numbers.output(x.length);
    SCALAR.scaleShift(rows, channels, x, a, b, expected);
    VECTOR.getLast().scaleShift(rows, channels, x, a, b, actual);
    Bounds.assertSameSums("scaleShift", 2, actual, expected, bounds);
    SCALAR.combine(rows, channels, dy, a, x, b, d, ReluGate.OPEN, expected);
    VECTOR.getLast().combine(rows, channels, dy, a, x, b, d, ReluGate.OPEN, actual);
    Bounds.assertSameSums("combine", 3, actual, expected, bounds);
    float[] reluOfSum = expected.clone();
    for (int i = 0; i < reluOfSum.length; i++) {
      reluOfSum[i] = Math.max(0, reluOfSum[i]);
    }
    for (Kernels kernels : List.of(SCALAR, VECTOR.getFirst(), VECTOR.getLast())) {
      float[] inPlace = dy.clone();
      kernels.sumRelu(rows, channels, inPlace, a, x, b, d, inPlace);
      Bounds.assertSameSums("sumRelu", 3, inPlace, reluOfSum, bounds);
    }
  }

  /** Rows of which those that give the pivot lie far from all others. */
  @Test
  void varianceSurvivesAnUnusualSample() {
    int rows = 100_000;
    float[] x = Numbers.random(1, rows, 1);
    for (int i = 0; i < 32; i++) {
      x[(int) ((long) i * rows / 32)] = 1000;
    }
    float[][] expected = new float[2][1];
    float[][] actual = new float[2][1];
    SCALAR.moments(rows, 1, x, expected[0], expected[1]);
    VECTOR.getFirst().moments(rows, 1, x, actual[0], actual[1]);
    assertThat(actual[0][0]).isBetween(expected[0][0] * 0.9999f, expected[0][0] * 1.0001f);
    assertThat(actual[1][0]).isBetween(expected[1][0] * 0.99999f, expected[1][0] * 1.00001f);
  }

  @Test
  void constantsHaveNoVariance() {
    float[] x = new float[500];
    Arrays.fill(x, 0.1f);
    float[] mean = new float[5];
    float[] variance = new float[5];
    VECTOR.getFirst().moments(100, 5, x, mean, variance);
    assertThat(mean).containsOnly(0.1f);
    assertThat(variance).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 8, 16, 17, 33, 64})
  void normalizationWithReluAgrees(int channels) {
    int rows = 1077;
    int n = rows * channels;
    float[] x = Numbers.random(1, n, 1);
    float[] dy = Numbers.random(2, n, 1);
    float[] scale = Numbers.random(3, channels, 1);
    float[] shift = Numbers.random(4, channels, 1);
    // Far enough from 0 that rounding does not decide what passes.
    for (int i = 0; i < n; i++) {
      float y = x[i] * scale[i % channels] + shift[i % channels];
      x[i] += Math.abs(y) < 1e-3f ? 0.1f : 0;
    }
    ReluGate gate = new ReluGate(scale, shift);
    float[] plain = Numbers.output(n);
    SCALAR.scaleShift(rows, channels, x, scale, shift, plain);
    float[] passed = new float[n];
    for (int i = 0; i < n; i++) {
      passed[i] = plain[i] > 0 ? dy[i] : 0;
      plain[i] = Math.max(0, plain[i]);
    }
    float[] mean = Numbers.random(5, channels, 1);
    float[] inverse = Numbers.abs(Numbers.random(6, channels, 1));
    float[][] sums = new float[2][channels];
    SCALAR.normalizationSums(
        rows, channels, x, passed, mean, inverse, ReluGate.OPEN, sums[0], sums[1]);
    float[] combined = Numbers.output(n);
    SCALAR.combine(rows, channels, passed, mean, x, inverse, shift, ReluGate.OPEN, combined);
    float[] bounds = new float[n];
    Arrays.fill(bounds, 3);
    float[] sumBounds = new float[channels];
    Arrays.fill(sumBounds, 4 * rows);
    for (Kernels kernels : List.of(SCALAR, VECTOR.getFirst(), VECTOR.getLast())) {
      float[] y = Numbers.output(n);
      kernels.scaleShiftRelu(rows, channels, x, scale, shift, y);
      Bounds.assertSameSums("scaleShiftRelu", 2, y, plain, bounds);
      float[][] actual = new float[2][channels];
      kernels.normalizationSums(rows, channels, x, dy, mean, inverse, gate, actual[0], actual[1]);
      Bounds.assertSameSums("sumDy", 4, actual[0], sums[0], sumBounds);
      Bounds.assertSameSums("sumDyX", 4, actual[1], sums[1], sumBounds);
      float[] dx = dy.clone();
      kernels.combine(rows, channels, dx, mean, x, inverse, shift, gate, dx);
      Bounds.assertSameSums("combine", 3, dx, combined, bounds);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 64, 1000, 40_001})
  void dropoutDropsTheSame(int n) {
    long key = CounterRandom.ofSeed(n).key();
    float[] x = Numbers.random(1, n + 5, 1);
    for (float rate : new float[] {0, 0.25f, 0.5f, 0.9f, 0.9999999f}) {
      float[] expected = x.clone();
      SCALAR.dropout(key, rate, n, x, expected);
      for (Kernels kernels : VECTOR) {
        float[] actual = x.clone();
        kernels.dropout(key, rate, n, actual, actual);
        assertThat(actual).containsExactly(expected);
      }
    }
  }

  @Test
  void dropoutKeepsTheShareAndTheMean() {
    float[] x = new float[100_000];
    Arrays.fill(x, 1);
    float[] y = new float[x.length];
    SCALAR.dropout(7, 0.25f, x.length, x, y);
    int kept = 0;
    for (float value : y) {
      kept += value == 0 ? 0 : 1;
      assertThat(value == 0 || value == 1 / 0.75f).isTrue();
    }
    assertThat(kept).isBetween(74_000, 76_000);
  }
}
