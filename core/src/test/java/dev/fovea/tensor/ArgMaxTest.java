package dev.fovea.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgMaxTest {
  @Test
  void theFirstOfTheLargest() {
    assertThat(ArgMax.of(new float[] {1, 3, 2, 3})).isEqualTo(1);
    assertThat(ArgMax.of(new float[] {9, -1, -5, -1}, 1, 3)).isZero();
    assertThat(ArgMax.of(new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}))
        .isEqualTo(1);
  }

  @Test
  void noneIfAnyIsNan() {
    for (int at = 0; at < 3; at++) {
      float[] values = {1, 2, 3};
      values[at] = Float.NaN;
      assertThat(ArgMax.of(values)).isEqualTo(ArgMax.NONE);
    }
    assertThat(ArgMax.of(new float[] {Float.NaN, 1, 2}, 1, 2)).isEqualTo(1);
  }
}
