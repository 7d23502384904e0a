package dev.fovea.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Batch;
import dev.fovea.data.DataException;
import dev.fovea.data.Target;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixUpTest {
  /** Five samples; the input is 10 to the power of the class, the last place is not filled. */
  private static Batch batch() {
    float[] inputs = {1, 10, 100, 1000, 10_000, -7};
    float[] targets = new float[6 * 5];
    for (int i = 0; i < 5; i++) {
      targets[i * 5 + i] = 1;
    }
    return new Batch(
        5,
        List.of(Shape.of(1)),
        List.of(Target.oneHot(5)),
        new float[][] {inputs},
        new float[][] {targets});
  }

  @Test
  void blendsInputsAndTargetsAlikeInPairs() {
    Batch batch = batch();
    new MixUp(0.5).mix(batch, CounterRandom.ofSeed(4));
    float[] inputs = batch.inputs()[0];
    float[] targets = batch.targets()[0];
    for (int i = 0; i < 5; i++) {
      int partner = 4 - i;
      float own = targets[i * 5 + i];
      float other = i == partner ? 0 : targets[i * 5 + partner];
      assertThat(own + other).isCloseTo(1, within(1e-6f));
      float expected = (float) (own * Math.pow(10, i) + other * Math.pow(10, partner));
      assertThat(inputs[i]).isCloseTo(expected, within(1e-5f * expected));
    }
    assertThat(targets[0]).isStrictlyBetween(0f, 1f).isNotEqualTo(targets[6]);
    assertThat(inputs[2]).isEqualTo(100);
    assertThat(inputs[5]).isEqualTo(-7);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 1, 4})
  void lambdaIsOfTheBetaDistribution(double alpha) {
    int count = 20_000;
    double sum = 0;
    double squares = 0;
    CounterRandom random = CounterRandom.ofSeed(11);
    for (int i = 0; i < count; i++) {
      double lambda = Gamma.beta(alpha, random.stream(i));
      assertThat(lambda).isBetween(0.0, 1.0);
      sum += lambda;
      squares += (lambda - 0.5) * (lambda - 0.5);
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    assertThat(sum / count).isCloseTo(0.5, within(5 * Math.sqrt(variance / count)));
    assertThat(squares / count).isCloseTo(variance, within(0.04 * variance));
  }

  @Test
  void refusesMasksAndBoxesAndBlendsValues() {
    for (Target kind : List.of(Target.mask(1, 2, 3), Target.boxes(1, 2))) {
      assertThatThrownBy(() -> new MixUp(0.2).mix(pair(kind), CounterRandom.ofSeed(0)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("not " + kind.description());
    }
    Batch values = pair(Target.values(5));
    new MixUp(1).mix(values, CounterRandom.ofSeed(0));
    float share = values.inputs()[0][0];
    assertThat(share).isStrictlyBetween(0f, 1f);
    assertThat(values.targets()[0][2]).isCloseTo(12 * share - 3 * (1 - share), within(1e-5f));
  }

  /** Two samples: the inputs are 1 and 0, all numbers of the targets 12 and -3. */
  private static Batch pair(Target kind) {
    int size = kind.shape().size();
    float[] targets = new float[2 * size];
    Arrays.fill(targets, 0, size, 12);
    Arrays.fill(targets, size, 2 * size, -3);
    return new Batch(
        2, List.of(Shape.of(1)), List.of(kind), new float[][] {{1, 0}}, new float[][] {targets});
  }

  @Test
  void refusesClassNumbers() {
    Batch classes =
        new Batch(
            2,
            List.of(Shape.of(1)),
            List.of(Target.label(10)),
            new float[][] {{1, 2}},
            new float[][] {{1, 7}});
    assertThatThrownBy(() -> new MixUp(0.2).mix(classes, CounterRandom.ofSeed(0)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not class numbers such as 7.0; make one-hot rows of them");
  }
}
