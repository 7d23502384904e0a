package dev.fovea.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.metric.ConfidentLearning.Suspect;
import org.junit.jupiter.api.Test;

class ConfidentLearningTest {
  private static final float[][] P = {
    {0.9f, 0.1f, 0}, // 0, counts as 0
    {0.7f, 0.2f, 0.1f}, // 0, counts as 0
    {0.2f, 0.8f, 0}, // 0, counts as 1
    {0.1f, 0.9f, 0}, // 1, counts as 1
    {0.3f, 0.3f, 0.4f}, // 1, reaches no threshold
    {0.65f, 0.3f, 0.05f}, // 1, counts as 0
    {0, 0.2f, 0.8f}, // 2, counts as 2
    {0, 0.5f, 0.5f}, // 2, counts as 1: 0.5 reaches the threshold of 1, not that of 2
  };

  private static final int[] LABELS = {0, 0, 0, 1, 1, 1, 2, 2};

  @Test
  void labelsAreCountedAsTheFormulaSays() {
    ConfidentLearning learning = ConfidentLearning.of(P, LABELS);

    // (0.9 + 0.7 + 0.2) / 3, (0.9 + 0.3 + 0.3) / 3, (0.8 + 0.5) / 2
    assertThat(learning.thresholds())
        .containsExactly(new double[] {0.6, 0.5, 0.65}, within(1e-7));
    assertThat(learning.joint().counts())
        .isDeepEqualTo(new double[][] {{2, 1, 0}, {1, 1, 0}, {0, 1, 1}});
    assertThat(learning.suspects()).extracting(Suspect::sample).containsExactly(2, 5, 7);
    assertThat(learning.suspects()).extracting(Suspect::likely).containsExactly(1, 0, 1);
    assertThat(learning.suspects().getFirst().margin()).isCloseTo(-0.6, within(1e-6));
    assertThat(learning.suspects().getLast().margin()).isZero();
  }

  /** A class that reaches its low threshold counts only if no other that does is more probable. */
  @Test
  void theMostProbableOfSeveralCounts() {
    float[][] p = {{0.55f, 0.45f}, {0.6f, 0.4f}, {0.6f, 0.4f}};
    ConfidentLearning learning = ConfidentLearning.of(p, new int[] {0, 1, 1});

    // Thresholds 0.55 and 0.4: all reach both, and 0 is more probable everywhere.
    assertThat(learning.joint().counts()).isDeepEqualTo(new double[][] {{1, 0}, {2, 0}});
    assertThat(learning.suspects()).extracting(Suspect::sample).containsExactly(1, 2);
  }

  @Test
  void unknownPredictionsAndClassesAreLeftOut() {
    float[][] p = {{Float.NaN, 0, 0}, {0.8f, 0.2f, 0}};
    ConfidentLearning learning = ConfidentLearning.of(p, new int[] {1, 0});

    assertThat(learning.thresholds()[1]).isNaN();
    assertThat(learning.suspects()).isEmpty();
    assertThat(learning.joint().count(0, 0)).isEqualTo(1);
    assertThat(ConfidentLearning.of(new float[0][], new int[0]).suspects()).isEmpty();
    assertThatThrownBy(() -> ConfidentLearning.of(p, new int[1]))
        .hasMessage("2 predictions for 1 labels");
  }

  @Test
  void aMatrixOfSomeClassesIsInTheirOrder() {
    ConfusionMatrix all =
        ConfusionMatrix.of(
            new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, new double[] {0, 0, 1});

    assertThat(all.select(2, 0).counts()).isDeepEqualTo(new double[][] {{9, 7, 1}, {3, 1, 0}});
    assertThat(all.select(1).counts()).isDeepEqualTo(new double[][] {{5}});
  }
}
