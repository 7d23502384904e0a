package dev.fovea.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import org.junit.jupiter.api.Test;

class TemperatureTest {
  /** Sure to 0.9, right in three of four. */
  private static final float[][] SURE = {{0.9f, 0.1f}, {0.9f, 0.1f}, {0.1f, 0.9f}, {0.9f, 0.1f}};

  private static final int[] LABELS = {0, 0, 1, 1};

  @Test
  void theFitIsTheOneThatCanBeWorkedOut() {
    Temperature fitted = Temperature.fit(SURE, LABELS);

    // sigmoid(ln 9 / T) = 3/4 where ln 9 / T = ln 3.
    assertThat(fitted.value()).isCloseTo(2, within(1e-6));
    assertThat(fitted.apply(SURE[0])).containsExactly(new float[] {0.75f, 0.25f}, within(1e-6f));
    assertThat(Temperature.loss(SURE, LABELS))
        .isCloseTo(-(3 * Math.log(0.9) + Math.log(0.1)) / 4, within(1e-6));
  }

  @Test
  void theOppositeMistakeIsMendedToo() {
    float[][] unsure = {{0.6f, 0.4f}, {0.6f, 0.4f}, {0.4f, 0.6f}, {0.4f, 0.6f}, {0.6f, 0.4f}};

    // sigmoid(ln 1.5 / T) = 4/5 where ln 1.5 / T = ln 4.
    assertThat(Temperature.fit(unsure, new int[] {0, 0, 1, 1, 1}).value())
        .isCloseTo(Math.log(1.5) / Math.log(4), within(1e-6));
  }

  /** Labels are drawn from softmax(s), the classifier says softmax(3 s). */
  @Test
  void theTemperatureOfManyClassesIsFound() {
    CounterRandom random = CounterRandom.ofSeed(5);
    int samples = 20_000;
    int classes = 5;
    float[][] said = new float[samples][];
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      float[] scores = new float[classes];
      for (int c = 0; c < classes; c++) {
        scores[c] = random.uniform((long) i * classes + c, -2, 2);
      }
      float[] truth = softmax(scores, 1);
      said[i] = softmax(scores, 3);
      float drawn = random.stream(1).uniform(i);
      while (labels[i] < classes - 1 && drawn >= truth[labels[i]]) {
        drawn -= truth[labels[i]++];
      }
    }
    Temperature fitted = Temperature.fit(said, labels);

    assertThat(fitted.value()).isCloseTo(3, within(0.1));
    float[][] mended = new float[samples][];
    for (int i = 0; i < samples; i++) {
      mended[i] = fitted.apply(said[i]);
    }
    assertThat(Temperature.loss(mended, labels)).isLessThan(Temperature.loss(said, labels));
    assertThat(Temperature.fit(mended, labels).value()).isCloseTo(1, within(1e-3));
  }

  private static float[] softmax(float[] scores, double factor) {
    float[] p = new float[scores.length];
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(factor * score);
    }
    for (int c = 0; c < p.length; c++) {
      p[c] = (float) (Math.exp(factor * scores[c]) / sum);
    }
    return p;
  }

  @Test
  void extremesStayWithinBounds() {
    float[][] right = {{1, 0}, {0, 1}};

    assertThat(Temperature.fit(right, new int[] {0, 1}).value()).isCloseTo(0.01, within(1e-9));
    assertThat(Temperature.fit(right, new int[] {1, 0}).value()).isCloseTo(100, within(1e-6));
    assertThat(Temperature.fit(new float[][] {{Float.NaN, 0}}, new int[] {0}))
        .isEqualTo(Temperature.ONE);
    assertThat(Temperature.ONE.apply(new float[] {0, 1})[1]).isEqualTo(1);
    assertThatThrownBy(() -> new Temperature(0)).hasMessage("a temperature is above 0, not 0.0");
    assertThatThrownBy(() -> Temperature.fit(right, new int[1]))
        .hasMessage("2 predictions for 1 labels");
  }
}
