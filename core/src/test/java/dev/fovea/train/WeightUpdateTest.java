package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Workers;
import dev.fovea.optimizer.Adadelta;
import dev.fovea.optimizer.Adagrad;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Adamax;
import dev.fovea.optimizer.Lion;
import dev.fovea.optimizer.Nadam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerOptions;
import dev.fovea.optimizer.OptimizerState;
import dev.fovea.optimizer.RMSprop;
import dev.fovea.optimizer.SGD;
import dev.fovea.schedule.ExponentialDecay;
import dev.fovea.schedule.PiecewiseConstantDecay;
import dev.fovea.schedule.Schedule;
import dev.fovea.tensor.CounterRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightUpdateTest {
  private static final OptimizerOptions NONE = OptimizerOptions.NONE;
  private static final Workers ONE = Workers.of(1);

  /** The weights after one step of plain SGD at rate 1 from 0: the gradients after clipping. */
  private static List<float[]> clipped(OptimizerOptions options) {
    Optimizer optimizer = new SGD(1, 0).withOptions(options);
    List<float[]> weights = List.of(new float[2], new float[2]);
    List<float[]> gradients = List.of(new float[] {-3, -4}, new float[] {0, -12});
    new WeightUpdate(optimizer, ONE)
        .step(new OptimizerState(optimizer, weights), weights, gradients);
    return weights;
  }

  @Test
  void clipsTheNormOfEachGradient() {
    // The norms are 5 and 12.
    assertThat(clipped(NONE.clipnorm(10))).containsExactly(new float[] {3, 4}, new float[] {0, 10});
    assertThat(clipped(NONE.clipnorm(2.5)))
        .containsExactly(new float[] {1.5f, 2}, new float[] {0, 2.5f});
  }

  @Test
  void clipsTheNormOfAllGradients() {
    // The norm is 13.
    assertThat(clipped(NONE.globalClipnorm(13)))
        .containsExactly(new float[] {3, 4}, new float[] {0, 12});
    assertThat(clipped(NONE.globalClipnorm(6.5)))
        .containsExactly(new float[] {1.5f, 2}, new float[] {0, 6});
  }

  @Test
  void clipsValues() {
    assertThat(clipped(NONE.clipvalue(3.5)))
        .containsExactly(new float[] {3, 3.5f}, new float[] {0, 3.5f});
  }

  @Test
  void decaysWeightsByTheRate() {
    Optimizer optimizer = new SGD(0.5, 0).withOptions(NONE.weightDecay(0.1));
    float[] weight = {2, -4};
    new WeightUpdate(optimizer, ONE)
        .step(
            new OptimizerState(optimizer, List.of(weight)),
            List.of(weight),
            List.of(new float[] {1, 0}));
    // w - w 0.1 0.5 - 0.5 g
    assertThat(weight).containsExactly(new float[] {1.4f, -3.8f}, within(1e-6f));
  }

  /** A decay near the resolution of float is right on the average over weights. */
  @Test
  void smallDecayIsNotLostInRounding() {
    Optimizer optimizer = new SGD(1e-3, 0).withOptions(NONE.weightDecay(1e-4));
    float[] weight = new float[10_000];
    double before = 0;
    for (int i = 0; i < weight.length; i++) {
      weight[i] = 1 + i / 10_000f;
      before += weight[i];
    }
    new WeightUpdate(optimizer, ONE)
        .step(
            new OptimizerState(optimizer, List.of(weight)),
            List.of(weight),
            List.of(new float[10_000]));
    double after = 0;
    for (float w : weight) {
      after += w;
    }
    assertThat((before - after) / before).isBetween(0.9e-7, 1.1e-7);
  }

  /** As Keras: the average begins with the weights after the first step. */
  @Test
  void averagesWeights() {
    Optimizer optimizer = new SGD(1, 0).withOptions(NONE.ema(0.75, 0));
    float[] weight = {8};
    OptimizerState state = new OptimizerState(optimizer, List.of(weight));
    WeightUpdate update = new WeightUpdate(optimizer, ONE);
    for (double expected : new double[] {7, 6.75, 6.3125}) {
      update.step(state, List.of(weight), List.of(new float[] {1}));
      assertThat((double) state.slots(0)[0][0]).isEqualTo(expected);
    }
    assertThat(weight[0]).isEqualTo(5);
    update.overwriteWithAverage(state, List.of(weight));
    assertThat(weight[0]).isEqualTo(6.3125f);
  }

  @Test
  void averageReplacesWeightsEverySoManySteps() {
    Optimizer optimizer = new SGD(1, 0).withOptions(NONE.ema(0.75, 2));
    float[] weight = {8};
    OptimizerState state = new OptimizerState(optimizer, List.of(weight));
    WeightUpdate update = new WeightUpdate(optimizer, ONE);
    update.step(state, List.of(weight), List.of(new float[] {1}));
    assertThat(weight[0]).isEqualTo(7);
    update.step(state, List.of(weight), List.of(new float[] {1}));
    assertThat(weight[0]).isEqualTo(6.75f);
  }

  @Test
  void rateFollowsTheScheduleUntilItIsSet() {
    Optimizer optimizer =
        new SGD(0, 0).withLearningRate(new PiecewiseConstantDecay(List.of(0), List.of(1.0, 0.25)));
    float[] weight = {0};
    OptimizerState state = new OptimizerState(optimizer, List.of(weight));
    WeightUpdate update = new WeightUpdate(optimizer, ONE);
    for (float expected : new float[] {-1, -1.25f}) {
      update.step(state, List.of(weight), List.of(new float[] {1}));
      assertThat(weight[0]).isEqualTo(expected);
    }
    assertThat(state.current(optimizer)).isEqualTo(optimizer);
    state.learningRate(0.5);
    update.step(state, List.of(weight), List.of(new float[] {1}));
    assertThat(weight[0]).isEqualTo(-1.75f);
    assertThat(state.current(optimizer)).isEqualTo(new SGD(0.5, 0));
  }

  static Stream<Optimizer> all() {
    OptimizerOptions options = NONE.globalClipnorm(50).weightDecay(0.01).ema(0.9, 3);
    Schedule rate = new ExponentialDecay(0.01, 3, 0.9, false);
    return Stream.of(
            new SGD(rate, 0, false, NONE),
            new SGD(rate, 0.9, true, NONE),
            new Adam(rate, 0.9, 0.999, 1e-7, true, "Adam", NONE),
            Adam.adamW(0.01),
            new Adamax(0.01),
            new Nadam(0.01),
            new RMSprop(rate, 0.9, 0.5, 1e-7, true, NONE),
            new Adagrad(0.01),
            new Adadelta(1),
            new Lion(0.01))
        .map(optimizer -> optimizer.withOptions(options));
  }

  /** Sizes of less than a chunk, and of several with an odd rest. */
  private static List<float[]> random(int stream) {
    CounterRandom random = CounterRandom.ofSeed(stream);
    List<float[]> arrays = List.of(new float[7], new float[50_001]);
    for (float[] array : arrays) {
      for (int i = 0; i < array.length; i++) {
        array[i] = random.uniform(i, -1, 1);
      }
    }
    return arrays;
  }

  private static void steps(
      Optimizer optimizer,
      int from,
      int to,
      Workers workers,
      OptimizerState state,
      List<float[]> w) {
    WeightUpdate update = new WeightUpdate(optimizer, workers);
    for (int step = from; step < to; step++) {
      update.step(state, w, random(100 + step));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void bitsDoNotDependOnThreads(Optimizer optimizer) {
    List<float[]> expected = random(1);
    steps(optimizer, 0, 5, ONE, new OptimizerState(optimizer, expected), expected);
    for (int threads = 2; threads <= 3; threads++) {
      List<float[]> weights = random(1);
      OptimizerState state = new OptimizerState(optimizer, weights);
      steps(optimizer, 0, 5, Workers.of(threads), state, weights);
      assertThat(weights.get(0)).isEqualTo(expected.get(0));
      assertThat(weights.get(1)).isEqualTo(expected.get(1));
    }
    assertThat(expected.get(1)).isNotEqualTo(random(1).get(1)).doesNotContain(Float.NaN);
  }

  /** Weights, slots and the number of steps are all there is to go on from. */
  @ParameterizedTest
  @MethodSource("all")
  void resumedIsAsNeverStopped(Optimizer optimizer) {
    List<float[]> expected = random(1);
    steps(optimizer, 0, 7, ONE, new OptimizerState(optimizer, expected), expected);

    List<float[]> first = random(1);
    OptimizerState stopped = new OptimizerState(optimizer, first);
    steps(optimizer, 0, 4, ONE, stopped, first);
    List<float[]> second = first.stream().map(float[]::clone).toList();
    OptimizerState resumed = new OptimizerState(optimizer, second);
    resumed.iterations(stopped.iterations());
    for (int i = 0; i < second.size(); i++) {
      for (int slot = 0; slot < resumed.slots(i).length; slot++) {
        resumed.slots(i)[slot] = stopped.slots(i)[slot].clone();
      }
    }
    steps(optimizer, 4, 7, ONE, resumed, second);
    assertThat(second.get(0)).isEqualTo(expected.get(0));
    assertThat(second.get(1)).isEqualTo(expected.get(1));
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> NONE.clipnorm(1).clipvalue(1)).hasMessageContaining("only one of");
    assertThatThrownBy(() -> NONE.clipnorm(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NONE.weightDecay(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NONE.ema(1, 0)).hasMessageContaining("ema_momentum");
  }
}
