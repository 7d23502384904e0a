package dev.fovea.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
  /** The examples of Newcombe 1998, table I, method 3. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void intervalsAreThoseOfTheLiterature(int successes, int trials, double low, double high) {
    Interval interval = Interval.wilson(successes, trials);

    assertThat(interval.low()).isCloseTo(low, within(5e-5));
    assertThat(interval.high()).isCloseTo(high, within(5e-5));
    Interval mirrored = Interval.wilson(trials - successes, trials);
    assertThat(mirrored.low()).isCloseTo(1 - interval.high(), within(1e-12));
    assertThat(mirrored.width()).isCloseTo(interval.width(), within(1e-12));
  }

  @Test
  void nothingIsKnownWithoutSamples() {
    assertThat(Interval.wilson(0, 0)).isEqualTo(new Interval(0, 1));
    assertThat(Interval.wilson(20, 20).high()).isEqualTo(1);
    assertThatThrownBy(() -> Interval.wilson(3, 2)).hasMessage("3.0 of 2.0 samples are no proportion");
    assertThatThrownBy(() -> Interval.wilson(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Interval.wilson(Double.NaN, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
