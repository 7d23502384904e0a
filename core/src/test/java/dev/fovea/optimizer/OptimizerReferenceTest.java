package dev.fovea.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Workers;
import dev.fovea.schedule.Schedule;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.train.WeightUpdate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every update rule against the same computed plainly, one number after the other in float64, from
 * the papers' formulas in the form that Keras gives them.
 */
class OptimizerReferenceTest {
  private static final int SIZE = 40;
  private static final int STEPS = 12;
  private static final double RATE = 0.03;
  private static final double EPSILON = 1e-7;
  private static final Schedule SCHEDULE = Schedule.constant(RATE);
  private static final OptimizerOptions NONE = OptimizerOptions.NONE;

  /** The next value of a weight; s is what the rule remembers of it. */
  @FunctionalInterface
  private interface Rule {
    double next(int t, double w, double g, double[] s);
  }

  private record Case(Optimizer optimizer, Rule rule) {
    @Override
    public String toString() {
      return optimizer.toString();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(new SGD(RATE, 0), (t, w, g, s) -> w - RATE * g),
        new Case(new SGD(RATE, 0.9), (t, w, g, s) -> w + (s[0] = 0.9 * s[0] - RATE * g)),
        new Case(
            new SGD(SCHEDULE, 0.8, true, NONE),
            (t, w, g, s) -> {
              s[0] = 0.8 * s[0] - RATE * g;
              return w + 0.8 * s[0] - RATE * g;
            }),
        new Case(new Adam(RATE), (t, w, g, s) -> adam(t, w, g, s, false)),
        new Case(
            new Adam(SCHEDULE, 0.9, 0.99, EPSILON, true, "Adam", NONE),
            (t, w, g, s) -> adam(t, w, g, s, true)),
        new Case(Adam.adamW(RATE), (t, w, g, s) -> adam(t, w - w * 0.004 * RATE, g, s, false)),
        new Case(
            new Adamax(RATE),
            (t, w, g, s) -> {
              s[0] = 0.9 * s[0] + 0.1 * g;
              s[1] = Math.max(0.999 * s[1], Math.abs(g));
              return w - RATE / (1 - Math.pow(0.9, t)) * s[0] / (s[1] + EPSILON);
            }),
        new Case(new Nadam(RATE), OptimizerReferenceTest::nadam),
        new Case(new RMSprop(RATE), (t, w, g, s) -> rmsprop(w, g, s, 0.9, 0, false)),
        new Case(
            new RMSprop(SCHEDULE, 0.8, 0.5, EPSILON, false, NONE),
            (t, w, g, s) -> rmsprop(w, g, s, 0.8, 0.5, false)),
        new Case(
            new RMSprop(SCHEDULE, 0.8, 0, EPSILON, true, NONE),
            (t, w, g, s) -> rmsprop(w, g, s, 0.8, 0, true)),
        new Case(
            new RMSprop(SCHEDULE, 0.8, 0.5, EPSILON, true, NONE),
            (t, w, g, s) -> rmsprop(w, g, s, 0.8, 0.5, true)),
        new Case(
            new Adagrad(RATE),
            (t, w, g, s) -> {
              s[0] += (t == 1 ? 0.1 : 0) + g * g;
              return w - RATE * g / Math.sqrt(s[0] + EPSILON);
            }),
        new Case(
            new Adadelta(RATE),
            (t, w, g, s) -> {
              s[0] = 0.95 * s[0] + 0.05 * g * g;
              double d = -Math.sqrt(s[1] + EPSILON) / Math.sqrt(s[0] + EPSILON) * g;
              s[1] = 0.95 * s[1] + 0.05 * d * d;
              return w + RATE * d;
            }),
        new Case(
            new Lion(RATE),
            (t, w, g, s) -> {
              double c = 0.9 * s[0] + 0.1 * g;
              s[0] = 0.99 * s[0] + 0.01 * g;
              return w - RATE * Math.signum(c);
            }));
  }

  private static double adam(int t, double w, double g, double[] s, boolean amsgrad) {
    double beta2 = amsgrad ? 0.99 : 0.999;
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = beta2 * s[1] + (1 - beta2) * g * g;
    s[2] = amsgrad ? Math.max(s[2], s[1]) : s[1];
    double rate = RATE * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(0.9, t));
    return w - rate * s[0] / (Math.sqrt(s[2]) + EPSILON);
  }

  /** s[2] is the product of the momenta, less 1 so that it begins with 0. */
  private static double nadam(int t, double w, double g, double[] s) {
    double now = 0.9 * (1 - 0.5 * Math.pow(0.96, t));
    double next = 0.9 * (1 - 0.5 * Math.pow(0.96, t + 1));
    s[2] = (s[2] + 1) * now - 1;
    double product = s[2] + 1;
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    double mean = next * s[0] / (1 - product * next) + (1 - now) * g / (1 - product);
    return w - RATE * mean / (Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + EPSILON);
  }

  private static double rmsprop(
      double w, double g, double[] s, double rho, double momentum, boolean centered) {
    s[0] = rho * s[0] + (1 - rho) * g * g;
    s[1] = rho * s[1] + (1 - rho) * g;
    double variance = s[0] - (centered ? s[1] * s[1] : 0);
    s[2] = momentum * s[2] + RATE * g / Math.sqrt(variance + EPSILON);
    return w - s[2];
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheRule(Case tested) {
    CounterRandom random = CounterRandom.ofSeed(3);
    float[] weight = new float[SIZE];
    double[] expected = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      weight[i] = random.uniform(i, -1, 1);
      expected[i] = weight[i];
    }
    double[][] memory = new double[SIZE][3];
    OptimizerState state = new OptimizerState(tested.optimizer, List.of(weight));
    WeightUpdate update = new WeightUpdate(tested.optimizer, Workers.of(1));
    for (int t = 1; t <= STEPS; t++) {
      float[] gradient = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        gradient[i] = random.stream(t).uniform(i, -1, 1);
        expected[i] = tested.rule.next(t, expected[i], gradient[i], memory[i]);
      }
      update.step(state, List.of(weight), List.of(gradient));
    }
    for (int i = 0; i < SIZE; i++) {
      assertThat((double) weight[i]).isCloseTo(expected[i], within(2e-6));
    }
  }

  /** After many steps, when the growth of the momentum has ended, Nadam is still the same. */
  @Test
  void nadamLate() {
    Optimizer optimizer = new Nadam(RATE);
    float[] weight = {1};
    double expected = 1;
    double[] memory = new double[3];
    OptimizerState state = new OptimizerState(optimizer, List.of(weight));
    WeightUpdate update = new WeightUpdate(optimizer, Workers.of(1));
    for (int t = 1; t <= 1500; t++) {
      double g = Math.sin(t * 0.1);
      expected = nadam(t, expected, (float) g, memory);
      update.step(state, List.of(weight), List.of(new float[] {(float) g}));
    }
    assertThat((double) weight[0]).isCloseTo(expected, within(1e-4));
    assertThat(optimizer.savedNumbers(3).getFirst().doubleValue())
        .isCloseTo(0.9 * 0.52 * 0.9 * 0.5392 * 0.9 * 0.557632, within(1e-6));
    assertThat(optimizer.savedNumbers(1_000_000)).isEqualTo(List.of(0f));
  }

  /** The slots that Keras saves together are all the slots there are. */
  @ParameterizedTest
  @MethodSource("cases")
  void savesAllSlots(Case tested) {
    int[] together = tested.optimizer.savedTogether().stream().mapToInt(n -> n).toArray();
    assertThat(Arrays.stream(together).sum()).isEqualTo(tested.optimizer.slots());
  }
}
