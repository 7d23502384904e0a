package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.metric.ConfusionMatrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The temperature on halves, orders of classes, and losses of predictions. */
class TemperingTest {
  /** Sure to 0.9; samples 8 i + 6 and 8 i + 7, one of either half, are wrong. */
  private static Predictions tooSure(int samples) {
    float[][] p = new float[samples][];
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      p[i] = i % 8 >= 6 ? new float[] {0.1f, 0.9f} : new float[] {0.9f, 0.1f};
    }
    return new Predictions(p, labels, List.of());
  }

  @Test
  void oneHalfFitsAndTheOtherShows() {
    Tempering tempering = Tempering.of(tooSure(80));

    assertThat(tempering.fitted()).isEqualTo(40);
    assertThat(tempering.shown().size()).isEqualTo(40);
    // Right in three of four: sigmoid(ln 9 / 2) = 3/4.
    assertThat(tempering.temperature().value()).isCloseTo(2, within(1e-6));
    assertThat(Calibration.of(tempering.shown(), 10).expectedError()).isCloseTo(0.15, within(1e-6));
    assertThat(Calibration.of(tempering.mended(), 10).expectedError()).isCloseTo(0, within(1e-6));
    assertThat(tempering.mended().accuracy()).isEqualTo(tempering.shown().accuracy());
  }

  @Test
  void theHalvesShareNoSample() {
    float[][] p = new float[7][];
    int[] labels = {0, 0, 0, 1, 1, 1, 1};
    for (int i = 0; i < 7; i++) {
      p[i] = new float[] {i / 10f, 1 - i / 10f};
    }
    Tempering tempering = Tempering.of(new Predictions(p, labels, List.of()));

    assertThat(tempering.fitted()).isEqualTo(4);
    assertThat(IntStream.range(0, 3).mapToObj(i -> tempering.shown().probabilities()[i]))
        .containsExactly(p[1], p[4], p[6]);
    Predictions single = new Predictions(new float[][] {{1, 0}}, new int[] {0}, List.of());
    assertThatThrownBy(() -> Tempering.of(single)).hasMessageContaining("two samples");
  }

  @Test
  void lossesAreThoseOfTheTrueClass() {
    Predictions three =
        new Predictions(
            new float[][] {{0.6f, 0.4f}, {0.1f, 0.9f}, {0.9f, 0.1f}, {0.3f, 0.7f}},
            new int[] {1, 0, 0, 0},
            List.of());

    assertThat(three.loss(0)).isCloseTo(-Math.log(0.4), within(1e-6));
    assertThat(three.costliest()).containsExactly(1, 3, 0);
  }

  @Test
  void confusedClassesAreNeighbours() {
    ConfusionMatrix matrix =
        new ConfusionMatrix(
            new double[][] {
              {9, 0, 0, 5, 0},
              {0, 9, 0, 0, 4},
              {0, 0, 9, 0, 0},
              {3, 0, 0, 9, 1},
              {0, 4, 0, 0, 9}
            });

    // 0 and 3 (8 errors), 1 and 4 (8), then 3 and 4 (1); 2 is confused with none.
    assertThat(ClassOrder.neighbours(matrix)).containsExactly(0, 3, 4, 1, 2);
    assertThat(ClassOrder.mostErrors(matrix, 3)).containsExactly(0, 3, 4);
    assertThat(ClassOrder.mostErrors(matrix, 9)).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void anOrderIsAlwaysAPermutation() {
    double[][] counts = new double[9][9];
    for (int i = 0; i < 81; i++) {
      counts[i / 9][i % 9] = i * 31 % 17;
    }

    assertThat(ClassOrder.neighbours(new ConfusionMatrix(counts)))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }
}
