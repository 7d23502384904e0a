package dev.fovea.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.optimizer.Optimizers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules against values worked out by hand. */
class SchedulesTest {
  private static void at(Schedule schedule, long step, double expected) {
    assertThat(schedule.at(step)).as("step %d", step).isCloseTo(expected, within(1e-12));
  }

  @Test
  void exponential() {
    Schedule smooth = new ExponentialDecay(0.8, 10, 0.25, false);
    at(smooth, 0, 0.8);
    at(smooth, 5, 0.4);
    at(smooth, 20, 0.05);
    Schedule stairs = new ExponentialDecay(0.8, 10, 0.25, true);
    at(stairs, 9, 0.8);
    at(stairs, 10, 0.2);
    at(stairs, 19, 0.2);
  }

  @Test
  void inverseTime() {
    at(new InverseTimeDecay(0.6, 10, 2, false), 5, 0.3);
    at(new InverseTimeDecay(0.6, 10, 2, true), 5, 0.6);
    at(new InverseTimeDecay(0.6, 10, 2, true), 10, 0.2);
  }

  @Test
  void polynomial() {
    Schedule square = new PolynomialDecay(1, 10, 0.2, 2, false);
    at(square, 0, 1);
    at(square, 5, 0.2 + 0.8 * 0.25);
    at(square, 10, 0.2);
    at(square, 1000, 0.2);
    Schedule cycles = new PolynomialDecay(1, 10, 0.2, 1, true);
    at(cycles, 0, 1);
    at(cycles, 10, 0.2);
    // From step 11 to 20 the line from 1 to 0.2 is 20 steps long.
    at(cycles, 11, 0.2 + 0.8 * 9 / 20);
    at(cycles, 20, 0.2);
    at(cycles, 25, 0.2 + 0.8 * 5 / 30);
  }

  @Test
  void piecewise() {
    Schedule schedule = new PiecewiseConstantDecay(List.of(10, 20), List.of(1.0, 0.5, 0.1));
    at(schedule, 0, 1);
    at(schedule, 10, 1);
    at(schedule, 11, 0.5);
    at(schedule, 20, 0.5);
    at(schedule, 21, 0.1);
  }

  @Test
  void cosine() {
    Schedule plain = CosineDecay.of(0.4, 100);
    at(plain, 0, 0.4);
    at(plain, 50, 0.2);
    at(plain, 25, 0.2 * (1 + Math.sqrt(0.5)));
    at(plain, 100, 0);
    at(plain, 1000, 0);
    at(new CosineDecay(0.4, 100, 0.1, 0, 0), 100, 0.04);
    Schedule warm = new CosineDecay(0.1, 100, 0.1, 0.5, 20);
    at(warm, 0, 0.1);
    at(warm, 5, 0.2);
    at(warm, 20, 0.5);
    at(warm, 70, 0.5 * (0.9 * 0.5 + 0.1));
    at(warm, 120, 0.05);
    at(warm, 500, 0.05);
  }

  @Test
  void cosineRestarts() {
    Schedule growing = new CosineDecayRestarts(1, 10, 2, 0.5, 0);
    at(growing, 0, 1);
    at(growing, 5, 0.5);
    at(growing, 10, 0.5);
    at(growing, 20, 0.25);
    at(growing, 30, 0.25);
    at(growing, 50, 0.125);
    at(growing, 70, 0.125);
    Schedule equal = new CosineDecayRestarts(1, 10, 1, 1, 0.2);
    at(equal, 10, 1);
    at(equal, 25, 0.8 * 0.5 + 0.2);
  }

  /** Logarithms miss restarts: log 243 / log 3 is below 5. */
  @Test
  void cosineRestartsOnTheVeryStep() {
    Schedule schedule = new CosineDecayRestarts(1, 2, 3, 1, 0);
    long start = 0;
    for (long length = 2; length < 1_000_000; start += length, length *= 3) {
      at(schedule, start, 1);
      at(schedule, start + length / 2, 0.5);
    }
  }

  /** PyTorch's OneCycleLR: up to the top at step 0.3 n - 1, down to the end at step n - 1. */
  @Test
  void oneCycle() {
    Schedule schedule = OneCycle.of(0.5, 110);
    at(schedule, 0, 0.02);
    at(schedule, 16, 0.26);
    at(schedule, 32, 0.5);
    double end = 0.02 / 1e4;
    // 38.5 of 77 steps would be the middle; step 70 is 38 steps behind the top.
    at(schedule, 70, end + (0.5 - end) / 2 * (1 + Math.cos(Math.PI * 38 / 77)));
    at(schedule, 109, end);
    at(schedule, 500, end);
  }

  static Stream<Schedule> described() {
    return Stream.of(
        new ExponentialDecay(0.8, 10, 0.25, true),
        new InverseTimeDecay(0.6, 10, 2, true),
        new PolynomialDecay(1, 10, 0.2, 2, true),
        new PiecewiseConstantDecay(List.of(10, 20), List.of(1.0, 0.5, 0.1)),
        new CosineDecay(0.1, 100, 0.1, 0.5, 20),
        new CosineDecayRestarts(1, 10, 3, 0.5, 0.1));
  }

  private static Schedule from(Object rate) {
    return Optimizers.of("sgd", Config.empty().with("learning_rate", rate)).learningRate();
  }

  @ParameterizedTest
  @MethodSource("described")
  void isReadFromItsConfiguration(Schedule schedule) {
    assertThat(from(schedule.describe().orElseThrow())).isEqualTo(schedule);
  }

  private static Described cosine(Object warmupTarget, int warmupSteps) {
    return new Described(
        "keras.optimizers.schedules",
        "CosineDecay",
        Config.empty()
            .with("initial_learning_rate", 0.1)
            .with("decay_steps", 10)
            .with("warmup_target", warmupTarget)
            .with("warmup_steps", warmupSteps));
  }

  /** Keras: no target, no warm-up whatever the steps; a target without steps is the start. */
  @Test
  void halfAWarmUpIsReadAsKerasReadsIt() {
    at(from(cosine(Config.NOTHING, 5)), 0, 0.1);
    at(from(cosine(Config.NOTHING, 5)), 5, 0.05);
    at(from(cosine(0.4, 0)), 0, 0.4);
    at(from(cosine(0.4, 0)), 5, 0.2);
  }

  @Test
  void numbersThatCannotBeAreRefused() {
    assertThatThrownBy(() -> Schedule.constant(-1))
        .hasMessageContaining("learning_rate must be at least 0, not -1");
    assertThatThrownBy(() -> Schedule.constant(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new ExponentialDecay(1, 0, 0.5, false))
        .hasMessageContaining("decay_steps must be above 0");
    assertThatThrownBy(() -> new CosineDecayRestarts(1, 10, 0.5, 1, 0))
        .hasMessageContaining("t_mul must be at least 1");
    assertThatThrownBy(() -> new OneCycle(1, 10, 1.5, 25, 1e4)).hasMessageContaining("pct_start");
    assertThatThrownBy(() -> new PiecewiseConstantDecay(List.of(1), List.of(1.0)))
        .hasMessageContaining("one more values than boundaries");
    assertThatThrownBy(() -> new PiecewiseConstantDecay(List.of(2, 1), List.of(1.0, 0.5, 0.1)))
        .hasMessageContaining("boundaries must rise");
    Described unknown = new Described("", "Slower", Config.empty());
    assertThatThrownBy(() -> from(unknown))
        .hasMessageContaining(
            "unknown learning rate schedule \"Slower\"; register one of your own with Schedules.register; known are CosineDecay,");
    Described wrong =
        new Described(
            "",
            "PiecewiseConstantDecay",
            Config.empty().with("boundaries", List.of("ten")).with("values", List.of(1, 2)));
    assertThatThrownBy(() -> from(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("boundaries");
  }
}
