package dev.fovea.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.LabelException;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every loss against finite differences of its value. */
class LossGradientTest {
  private static final int BATCH = 4;
  private static final float[] NO_WEIGHTS = {};
  private static final CounterRandom RANDOM = CounterRandom.ofSeed(11);

  /** What a loss takes: scores, probabilities of yes, rows of probabilities; and its targets. */
  private enum Domain {
    SCORES,
    SHARES,
    DISTRIBUTION
  }

  private enum Targets {
    NUMBERS,
    YES_NO,
    SIGNS,
    ONE_HOT,
    DISTRIBUTION,
    LABELS
  }

  private record Case(Loss loss, Domain domain, Targets targets) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(new CategoricalCrossentropy(true, 0), Domain.SCORES, Targets.DISTRIBUTION),
        new Case(new CategoricalCrossentropy(true, 0.2), Domain.SCORES, Targets.ONE_HOT),
        new Case(new CategoricalCrossentropy(), Domain.DISTRIBUTION, Targets.ONE_HOT),
        new Case(new CategoricalCrossentropy(false, 0.1), Domain.SHARES, Targets.DISTRIBUTION),
        new Case(new SparseCategoricalCrossentropy(true), Domain.SCORES, Targets.LABELS),
        new Case(new SparseCategoricalCrossentropy(), Domain.DISTRIBUTION, Targets.LABELS),
        new Case(
            new SparseCategoricalCrossentropy(true, OptionalInt.of(1)),
            Domain.SCORES,
            Targets.LABELS),
        new Case(
            new SparseCategoricalCrossentropy(false, OptionalInt.of(1)),
            Domain.SHARES,
            Targets.LABELS),
        new Case(new BinaryCrossentropy(true, 0.1), Domain.SCORES, Targets.YES_NO),
        new Case(new BinaryCrossentropy(), Domain.SHARES, Targets.YES_NO),
        new Case(
            new BinaryFocalCrossentropy(true, 0.25, 2, true, 0.1), Domain.SCORES, Targets.YES_NO),
        new Case(new BinaryFocalCrossentropy(), Domain.SHARES, Targets.YES_NO),
        new Case(
            new BinaryFocalCrossentropy(false, 0.25, 0.5, false, 0), Domain.SHARES, Targets.YES_NO),
        new Case(
            new BinaryFocalCrossentropy(false, 0.25, 0, false, 0), Domain.SHARES, Targets.YES_NO),
        new Case(
            new CategoricalFocalCrossentropy(0.25, 2, true, 0), Domain.SCORES, Targets.ONE_HOT),
        new Case(
            new CategoricalFocalCrossentropy(0.5, 1.5, false, 0.1),
            Domain.SHARES,
            Targets.DISTRIBUTION),
        new Case(
            new CategoricalFocalCrossentropy(1, 0, false, 0), Domain.DISTRIBUTION, Targets.ONE_HOT),
        new Case(new MeanSquaredError(), Domain.SCORES, Targets.NUMBERS),
        new Case(new MeanAbsoluteError(), Domain.SCORES, Targets.NUMBERS),
        new Case(new Huber(0.7), Domain.SCORES, Targets.NUMBERS),
        new Case(new Hinge(), Domain.SCORES, Targets.SIGNS),
        new Case(new Hinge(2), Domain.SCORES, Targets.YES_NO),
        new Case(new CategoricalHinge(), Domain.SCORES, Targets.ONE_HOT),
        new Case(new KLDivergence(), Domain.DISTRIBUTION, Targets.DISTRIBUTION),
        new Case(new Dice(), Domain.SHARES, Targets.YES_NO),
        new Case(new MarginLoss(), Domain.SHARES, Targets.ONE_HOT),
        new Case(new MarginLoss(0.8, 0.3, 2), Domain.SCORES, Targets.DISTRIBUTION),
        new Case(new MaximumAPosteriori(0.5), Domain.SCORES, Targets.LABELS),
        new Case(new SparseDice(), Domain.SHARES, Targets.LABELS),
        new Case(new SparseDice(true, OptionalInt.empty()), Domain.SCORES, Targets.LABELS),
        new Case(new SparseDice(true, OptionalInt.of(1)), Domain.SCORES, Targets.LABELS),
        new Case(
            new LossSum(
                List.of(new SparseCategoricalCrossentropy(true), new SparseDice()),
                List.of(0.5, 2.0)),
            Domain.SHARES,
            Targets.LABELS));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofVectors(Case tested) {
    check(tested, Shape.of(5), NO_WEIGHTS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofMapsWithSampleWeights(Case tested) {
    check(tested, Shape.of(2, 3, 4), new float[] {0.5f, 2, 0, 1});
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofMapsWithRowWeights(Case tested) {
    float[] weights = new float[BATCH * 6];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 5 == 0 ? 0 : RANDOM.stream(3).uniform(i, 0, 3);
    }
    check(tested, Shape.of(2, 3, 4), weights);
  }

  /** Threads share the rows; neither the loss nor the gradient depends on them. */
  @ParameterizedTest
  @MethodSource("cases")
  void isTheSameForAnyNumberOfThreads(Case tested) {
    Shape shape = Shape.of(40, 30, 4);
    float[] weights = new float[BATCH * 1200];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = RANDOM.stream(3).uniform(i, 0, 3);
    }
    int size = BATCH * shape.size();
    float[] prediction = prediction(tested.domain, size, shape.channels());
    float[] target = target(tested.targets, tested.loss, shape);
    float[] alone = new float[size];
    double value = tested.loss.compute(BATCH, shape, prediction, target, weights, alone);
    for (int threads : List.of(1, 3)) {
      float[] shared = new float[size];
      assertThat(
              tested.loss.compute(
                  Workers.of(threads), BATCH, shape, prediction, target, weights, shared))
          .isEqualTo(value);
      assertThat(shared).isEqualTo(alone);
    }
  }

  /** Whichever thread fails first, the first bad label is named. */
  @Test
  void theFirstBadLabelIsNamed() {
    Shape shape = Shape.of(64, 64, 3);
    float[] target = new float[BATCH * 64 * 64];
    target[2 * 64 * 64 + 5] = 7;
    target[target.length - 1] = 8;
    float[] prediction = new float[BATCH * shape.size()];
    Arrays.fill(prediction, 0.5f);
    for (Loss loss : List.of(new SparseCategoricalCrossentropy(), new SparseDice())) {
      assertThatThrownBy(
              () ->
                  loss.compute(
                      Workers.of(3), BATCH, shape, prediction, target, NO_WEIGHTS, new float[0]))
          .isInstanceOfSatisfying(LabelException.class, e -> assertThat(e.sample()).isEqualTo(2));
    }
  }

  private static void check(Case tested, Shape shape, float[] weights) {
    Loss loss = tested.loss;
    int size = BATCH * shape.size();
    float[] prediction = prediction(tested.domain, size, shape.channels());
    float[] target = target(tested.targets, loss, shape);
    float[] gradient = new float[size];
    Arrays.fill(gradient, Float.NaN);
    double value = loss.compute(BATCH, shape, prediction, target, weights, gradient);
    assertThat(loss.compute(BATCH, shape, prediction, target, weights, new float[0]))
        .isEqualTo(value);
    for (int i = 0; i < size; i++) {
      float middle = prediction[i];
      float above = middle + 1e-3f;
      float below = middle - 1e-3f;
      prediction[i] = above;
      double high = loss.compute(BATCH, shape, prediction, target, weights, new float[0]);
      prediction[i] = below;
      double low = loss.compute(BATCH, shape, prediction, target, weights, new float[0]);
      prediction[i] = middle;
      double difference = (high - low) / ((double) above - below);
      assertThat((double) gradient[i])
          .as("%s [%d]", loss, i)
          .isCloseTo(difference, within(1e-5 + 1e-3 * Math.abs(difference)));
    }
  }

  /** No two numbers are equal and none is near a kink of a loss. */
  private static float[] prediction(Domain domain, int size, int channels) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          domain == Domain.SCORES
              ? RANDOM.uniform(i, -2, 2)
              : 0.1f + 0.8f * RANDOM.stream(1).uniform(i);
    }
    if (domain == Domain.DISTRIBUTION) {
      normalize(values, channels);
    }
    return values;
  }

  private static float[] target(Targets kind, Loss loss, Shape shape) {
    int size = BATCH * loss.targetShape(shape).size();
    int channels = shape.channels();
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      float uniform = RANDOM.stream(2).uniform(i);
      values[i] =
          switch (kind) {
            case NUMBERS -> 4 * uniform - 2;
            case YES_NO -> uniform < 0.5f ? 0 : 1;
            case SIGNS -> uniform < 0.5f ? -1 : 1;
            case ONE_HOT -> i % channels == i / channels % channels ? 1 : 0;
            case DISTRIBUTION -> uniform;
            case LABELS -> (float) Math.floor(uniform * channels);
          };
    }
    if (kind == Targets.DISTRIBUTION) {
      normalize(values, channels);
    }
    return values;
  }

  private static void normalize(float[] values, int channels) {
    for (int from = 0; from < values.length; from += channels) {
      float sum = 0;
      for (int i = from; i < from + channels; i++) {
        sum += values[i];
      }
      for (int i = from; i < from + channels; i++) {
        values[i] /= sum;
      }
    }
  }

  /** Softmax and sigmoid in front of the loss, or the loss of logits: the same number. */
  @Test
  void lossesOnLogitsAreThoseOfProbabilities() {
    Shape shape = Shape.of(5);
    float[] logits = prediction(Domain.SCORES, BATCH * 5, 5);
    float[] softmax = new float[logits.length];
    float[] sigmoid = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      softmax[i] = (float) Math.exp(logits[i]);
      sigmoid[i] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    normalize(softmax, 5);
    List<Loss> softmaxed =
        List.of(
            new CategoricalCrossentropy(false, 0.1),
            new SparseCategoricalCrossentropy(false, OptionalInt.of(2)),
            new SparseDice(false, OptionalInt.of(2)),
            LossSum.of(new SparseCategoricalCrossentropy(), new SparseDice()));
    for (Loss loss : softmaxed) {
      boolean sparse = !(loss instanceof CategoricalCrossentropy);
      float[] target = target(sparse ? Targets.LABELS : Targets.ONE_HOT, loss, shape);
      same(loss, Activation.SOFTMAX, shape, logits, softmax, target);
      assertThat(loss.onLogits(Activation.SIGMOID)).isEmpty();
    }
    Loss binary = new BinaryCrossentropy(false, 0.1);
    same(binary, Activation.SIGMOID, shape, logits, sigmoid, target(Targets.YES_NO, binary, shape));
    assertThat(binary.onLogits(Activation.SOFTMAX)).isEmpty();
    assertThat(new BinaryCrossentropy(true, 0).onLogits(Activation.SIGMOID)).isEmpty();
  }

  private static void same(
      Loss loss, Activation last, Shape shape, float[] logits, float[] shares, float[] target) {
    Loss stable = loss.onLogits(last).orElseThrow();
    assertThat(stable.compute(BATCH, shape, logits, target, NO_WEIGHTS, new float[0]))
        .isCloseTo(
            loss.compute(BATCH, shape, shares, target, NO_WEIGHTS, new float[0]), within(1e-6));
  }
}
