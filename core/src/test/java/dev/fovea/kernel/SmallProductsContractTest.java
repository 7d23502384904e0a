package dev.fovea.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kernels against the definitions, at odd places and lengths; nothing else is written. */
class SmallProductsContractTest {
  private static final int MARGIN = 3;

  private record Case(SmallProducts products, int rows, int length) {}

  static Stream<Case> cases() {
    return Stream.of(Kernels.scalar(Workers.of(1)), VectorTwins.ofThreads(1).getFirst())
        .map(Kernels::smallProducts)
        .flatMap(
            products ->
                Stream.of(new int[] {1, 1}, new int[] {3, 5}, new int[] {8, 160})
                    .map(sizes -> new Case(products, sizes[0], sizes[1])))
        .flatMap(
            one ->
                Stream.of(
                    one,
                    new Case(one.products, one.rows + 1, one.length + 13),
                    new Case(one.products, one.rows + 2, one.length + 63)));
  }

  private static float[] some(int size, long seed) {
    float[] values = new float[size + 2 * MARGIN];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.ofSeed(seed).uniform(i, -1, 1);
    }
    return values;
  }

  private static void verify(float[] actual, float[] before, double[] expected) {
    assertThat(Arrays.copyOf(actual, MARGIN)).isEqualTo(Arrays.copyOf(before, MARGIN));
    int end = MARGIN + expected.length;
    assertThat(Arrays.copyOfRange(actual, end, actual.length))
        .isEqualTo(Arrays.copyOfRange(before, end, before.length));
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[MARGIN + i]).isCloseTo(expected[i], within(2e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void multiplies(Case one) {
    float[] x = some(one.rows, 1);
    float[] w = some(one.rows * one.length, 2);
    float[] y = some(one.length, 3);
    double[] expected = new double[one.length];
    for (int k = 0; k < one.rows; k++) {
      for (int i = 0; i < one.length; i++) {
        expected[i] += (double) x[MARGIN + k] * w[MARGIN + k * one.length + i];
      }
    }
    float[] before = y.clone();
    one.products.multiply(one.rows, one.length, x, MARGIN, w, MARGIN, y, MARGIN);
    verify(y, before, expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradients(Case one) {
    float[] x = some(one.rows, 1);
    float[] w = some(one.rows * one.length, 2);
    float[] dy = some(one.length, 3);
    float[] dx = some(one.rows, 4);
    float[] dw = some(one.rows * one.length, 5);
    double[] dxExpected = new double[one.rows];
    double[] dwExpected = new double[one.rows * one.length];
    for (int k = 0; k < one.rows; k++) {
      for (int i = 0; i < one.length; i++) {
        int at = k * one.length + i;
        dxExpected[k] += (double) dy[MARGIN + i] * w[MARGIN + at];
        dwExpected[at] = dw[MARGIN + at] + (double) x[MARGIN + k] * dy[MARGIN + i];
      }
    }
    float[] dxBefore = dx.clone();
    float[] dwBefore = dw.clone();
    one.products.inputGradient(one.rows, one.length, dy, MARGIN, w, MARGIN, dx, MARGIN);
    one.products.addWeightGradient(one.rows, one.length, x, MARGIN, dy, MARGIN, dw, MARGIN);
    verify(dx, dxBefore, dxExpected);
    verify(dw, dwBefore, dwExpected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void groups(Case one) {
    int groups = 3;
    int size = one.rows * groups * one.length;
    float[] rows = some(size, 1);
    float[] row = some(groups * one.length, 2);
    float[] factors = some(one.rows * groups, 3);
    double[] dots = new double[one.rows * groups];
    double[] sums = new double[groups * one.length];
    double[] outer = new double[size];
    for (int i = 0; i < size; i++) {
      int inRow = i % (groups * one.length);
      double factor = factors[MARGIN + i / one.length];
      dots[i / one.length] += (double) rows[MARGIN + i] * row[MARGIN + inRow];
      sums[inRow] += factor * rows[MARGIN + i];
      outer[i] = rows[MARGIN + i] + factor * row[MARGIN + inRow];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += row[MARGIN + i];
    }
    SmallProducts products = one.products;
    float[] y = factors.clone();
    products.dots(one.rows, groups, one.length, rows, MARGIN, row, MARGIN, y, MARGIN);
    verify(y, factors, dots);
    y = row.clone();
    products.addRows(one.rows, groups, one.length, factors, MARGIN, rows, MARGIN, y, MARGIN);
    verify(y, row, sums);
    y = rows.clone();
    products.addToRows(one.rows, groups, one.length, factors, MARGIN, row, MARGIN, y, MARGIN);
    verify(y, rows, outer);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void softmaxOfRows(Case one) {
    float[] x = some(one.rows * one.length, 1);
    double[] expected = new double[one.rows * one.length];
    for (int r = 0; r < one.rows; r++) {
      double sum = 0;
      for (int i = r * one.length; i < (r + 1) * one.length; i++) {
        expected[i] = Math.exp(x[MARGIN + i]);
        sum += expected[i];
      }
      for (int i = r * one.length; i < (r + 1) * one.length; i++) {
        expected[i] /= sum;
      }
    }
    float[] before = x.clone();
    one.products.softmax(one.rows, one.length, x, MARGIN);
    verify(x, before, expected);
  }
}
