package dev.fovea.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.tensor.CounterRandom;
import org.junit.jupiter.api.Test;

class DeformationTest {
  private static final CounterRandom RANDOM = CounterRandom.ofSeed(3);
  private static final DisplacementField STILL = Deformation.none().elastic();

  @Test
  void noneMovesNothing() {
    float[] x = {0, 0.3f, 0.6f};
    float[] y = {0.2f, 0.5f, 1};
    Deformation.none().move(x, y);
    assertThat(x).containsExactly(new float[] {0, 0.3f, 0.6f}, within(1e-6f));
    assertThat(y).containsExactly(new float[] {0.2f, 0.5f, 1}, within(1e-6f));
  }

  @Test
  void eachNumberDoesWhatItSays() {
    assertMoved(new Deformation(2, 0, 0, 0, 0, 0, 0, STILL), 0.6f, 0.5f, 0.9f, 0.5f);
    assertMoved(new Deformation(1, 0.4f, 0, 0, 0, 0, 0, STILL), 0.3f, 0.5f, 0.3f, 0.6f);
    assertMoved(new Deformation(1, 0.4f, 0, 0, 0, 0, 0, STILL), 0.3f, 1, 0.3f, 1);
    assertMoved(new Deformation(1, 0, 0.5f, 0, 0, 0, 0, STILL), 0.6f, 1, 0.75f, 1);
    assertMoved(new Deformation(1, 0, 0.5f, 0, 0, 0, 0, STILL), 0.6f, 0, 0.45f, 0);
    assertMoved(new Deformation(1, 0, 0, 0.1f, 0, 0, 0, STILL), 0.3f, 0, 0.4f, 0);
    assertMoved(new Deformation(1, 0, 0, 0.1f, 0, 0, 0, STILL), 0.3f, 0.5f, 0.3f, 0.5f);
    assertMoved(new Deformation(1, 0, 0, 0, 0.2f, 0, 0, STILL), 0.3f, 0, 0.4f, 0);
    assertMoved(new Deformation(1, 0, 0, 0, 0, (float) Math.PI / 2, 0, STILL), 0.3f, 0, 0.8f, 0.5f);
  }

  private static void assertMoved(Deformation deformation, float x, float y, float toX, float toY) {
    float[] movedX = {x};
    float[] movedY = {y};
    deformation.move(movedX, movedY);
    assertThat(movedX[0]).isCloseTo(toX, within(1e-6f));
    assertThat(movedY[0]).isCloseTo(toY, within(1e-6f));
  }

  @Test
  void elasticDisplacementsAreBoundedSmoothAndRandom() {
    DisplacementField field = new DisplacementField(RANDOM, 0.3f, 0.2f);
    int n = 4000;
    float[] x = new float[n];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = -2 + i * 0.001f;
      y[i] = 0.3f;
    }
    field.move(x, y);
    double squares = 0;
    for (int i = 0; i < n; i++) {
      float dx = x[i] - (-2 + i * 0.001f);
      float dy = y[i] - 0.3f;
      assertThat(Math.abs(dx)).isLessThan(0.2f);
      assertThat(Math.abs(dy)).isLessThan(0.2f);
      squares += dy * dy;
      if (i > 0) {
        // The B-spline's slope is at most 1/spacing times the difference of two displacements.
        assertThat(Math.abs(y[i] - y[i - 1])).isLessThan(0.001f / 0.3f * 0.4f);
      }
    }
    assertThat(squares / n).isGreaterThan(1e-4);
  }

  @Test
  void wobbleWeightsArePartsOfOne() {
    float[] weights = new float[4];
    for (float position = -3; position < 3; position += 0.01f) {
      int first = Wobble.weights(position, weights);
      float sum = 0;
      float mean = 0;
      for (int i = 0; i < 4; i++) {
        assertThat(weights[i]).isNotNegative();
        sum += weights[i];
        mean += weights[i] * (first + i);
      }
      assertThat(sum).isCloseTo(1, within(1e-6f));
      // A cubic B-spline reproduces straight lines.
      assertThat(mean).isCloseTo(position, within(1e-5f));
    }
  }
}
