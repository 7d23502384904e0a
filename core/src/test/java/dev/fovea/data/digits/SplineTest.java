package dev.fovea.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SplineTest {
  @Test
  void passesItsKnots() {
    float[] curve = sample(new float[] {0, 3, 1, 4}, new boolean[4]);
    for (int i = 0; i < 4; i++) {
      assertThat(curve[i * Spline.STEPS]).isEqualTo(new float[] {0, 3, 1, 4}[i]);
    }
  }

  @Test
  void evenKnotsOnALineGiveALine() {
    float[] curve = sample(new float[] {0, 1, 2, 3, 4}, new boolean[5]);
    for (int i = 0; i < curve.length; i++) {
      assertThat(curve[i]).isCloseTo((float) i / Spline.STEPS, within(1e-5f));
    }
  }

  @Test
  void twelveKnotsOnACircleGiveACircle() {
    float[] x = new float[13];
    float[] y = new float[13];
    float[] gaps = new float[12];
    for (int i = 0; i < 13; i++) {
      x[i] = (float) Math.cos(i * Math.PI / 6);
      y[i] = (float) Math.sin(i * Math.PI / 6);
    }
    Arrays.fill(gaps, (float) Math.sqrt(2 * Math.sin(Math.PI / 12)));
    float[] curveX = new float[Spline.length(13)];
    float[] curveY = new float[Spline.length(13)];
    Spline.sample(x, gaps, new boolean[13], curveX, 0);
    Spline.sample(y, gaps, new boolean[13], curveY, 0);
    // Between inner knots 2a apart, with tangents of length sin 2a, the curve's middle lies at the
    // radius cos a + sin 2a sin a / 4; a is 15 degrees.
    double flattest = Math.cos(Math.PI / 12) + Math.sin(Math.PI / 12) / 8;
    for (int i = Spline.STEPS; i <= curveX.length - 1 - Spline.STEPS; i++) {
      assertThat(Math.hypot(curveX[i], curveY[i])).isBetween(flattest - 1e-6, 1 + 1e-6);
    }
  }

  @Test
  void aCornerParts() {
    // Up and straight down again: with a corner both ways are straight, without one the top is
    // round.
    float[] sharp = sample(new float[] {0, 1, 0}, new boolean[] {false, true, false});
    float[] round = sample(new float[] {0, 1, 0}, new boolean[3]);
    int top = Spline.STEPS;
    assertThat(sharp[top - 1]).isCloseTo(1 - 1f / Spline.STEPS, within(1e-5f));
    assertThat(sharp[top + 1]).isCloseTo(1 - 1f / Spline.STEPS, within(1e-5f));
    assertThat(round[top - 1]).isGreaterThan(1 - 0.5f / Spline.STEPS);
  }

  private static float[] sample(float[] knots, boolean[] corner) {
    float[] gaps = new float[knots.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (float) Math.sqrt(Math.abs(knots[i + 1] - knots[i]));
    }
    float[] into = new float[Spline.length(knots.length)];
    Spline.sample(knots, gaps, corner, into, 0);
    return into;
  }
}
