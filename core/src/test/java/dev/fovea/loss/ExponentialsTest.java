package dev.fovea.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialsTest {
  @Test
  void agreesWithTheExactFunction() {
    double[] x = new double[3001];
    for (int i = 0; i < x.length; i++) {
      x[i] = -i / 10.0;
    }
    double[] y = x.clone();
    Exponentials.exp(y, y.length);
    for (int i = 0; i < x.length; i++) {
      assertThat(y[i] / Math.exp(x[i])).as("e^" + x[i]).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void isExactAtZeroAndVanishesFarBelow() {
    double[] y = {0, -800, -1e300, Double.NEGATIVE_INFINITY, Double.NaN};
    Exponentials.exp(y, y.length);
    assertThat(y).containsExactly(1, 0, 0, 0, Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 11, 1000, 5000})
  void rowsAreTheSameWhereverTheirGroupBegins(int classes) {
    int rows = 400 / classes + 3;
    float[] logits = new float[rows * classes];
    Random random = new Random(1);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (5 * random.nextGaussian() + 1000);
    }
    Exponentials all = new Exponentials(logits, classes, rows);
    for (int row = 0; row < rows; row++) {
      Exponentials alone = new Exponentials(logits, classes, row + 1);
      int from = all.visit(row);
      int fromAlone = alone.visit(row);
      assertThat(all.largest(row)).isEqualTo(largest(logits, row, classes));
      for (int i = 0; i < classes; i++) {
        double value = all.values()[from + i];
        assertThat(value).isEqualTo(alone.values()[fromAlone + i]);
        assertThat(value)
            .isCloseTo(
                Math.exp(logits[row * classes + i] - all.largest(row)), within(1e-12 * value));
      }
    }
  }

  private static double largest(float[] logits, int row, int classes) {
    double largest = logits[row * classes];
    for (int i = 1; i < classes; i++) {
      largest = Math.max(largest, logits[row * classes + i]);
    }
    return largest;
  }
}
