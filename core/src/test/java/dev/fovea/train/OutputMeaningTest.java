package dev.fovea.train;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.capsuleLength;
import static dev.fovea.layer.Layers.capsules;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.reshape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MarginLoss;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ConfusionCount;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputMeaningTest {
  private static OutputMeaning meaning(Loss loss, Layer... layers) {
    return OutputMeaning.of(Model.sequential(Shape.of(4), layers), Optional.of(loss));
  }

  @Test
  void followsFromTheLossAndTheLastActivation() {
    assertThat(
            meaning(new SparseCategoricalCrossentropy(), dense(3).activation(Activation.SOFTMAX)))
        .isEqualTo(OutputMeaning.DISTRIBUTION);
    assertThat(meaning(new SparseCategoricalCrossentropy(true), dense(3)))
        .isEqualTo(OutputMeaning.LOGITS);
    assertThat(meaning(new CategoricalCrossentropy(true, 0), dense(3)))
        .isEqualTo(OutputMeaning.LOGITS);
    assertThat(meaning(new BinaryCrossentropy(), dense(1).activation(Activation.SIGMOID)))
        .isEqualTo(OutputMeaning.PROBABILITY);
    assertThat(meaning(new BinaryCrossentropy(true, 0), dense(1))).isEqualTo(OutputMeaning.LOGIT);
    assertThat(meaning(new BinaryCrossentropy(), dense(3).activation(Activation.SIGMOID)))
        .isEqualTo(OutputMeaning.LABELS);
    assertThat(meaning(new BinaryCrossentropy(true, 0), dense(3)))
        .isEqualTo(OutputMeaning.LABEL_LOGITS);
    assertThat(meaning(new BinaryCrossentropy(), dense(3).activation(Activation.SOFTMAX)))
        .isEqualTo(OutputMeaning.DISTRIBUTION);
    assertThat(meaning(new MeanSquaredError(), dense(1))).isEqualTo(OutputMeaning.VALUES);
    assertThat(meaning(new MeanSquaredError(), dense(3))).isEqualTo(OutputMeaning.VALUES);
    assertThat(meaning(new MeanSquaredError(), dense(3).activation(Activation.SOFTMAX)))
        .isEqualTo(OutputMeaning.DISTRIBUTION);
  }

  @Test
  void followsFromTheActivationAloneIfNoLossIsKnown() {
    assertThat(OutputMeaning.of(Model.sequential(Shape.of(4), dense(3))))
        .isEqualTo(OutputMeaning.LOGITS);
    assertThat(OutputMeaning.of(Model.sequential(Shape.of(4), dense(1))))
        .isEqualTo(OutputMeaning.VALUES);
    assertThat(
            OutputMeaning.of(
                Model.sequential(Shape.of(4, 4, 1), conv2D(1, 3).activation(Activation.SIGMOID))))
        .isEqualTo(OutputMeaning.VALUES);
  }

  @Test
  void seesTheActivationThroughLayersThatPassValuesOnAndNestedModels() {
    Model inner =
        Model.sequential(
            Shape.of(4), dense(3), activation(Activation.SIGMOID), reshape(3, 1), flatten());
    assertThat(OutputMeaning.of(Model.sequential(Shape.of(4), inner)))
        .isEqualTo(OutputMeaning.LABELS);
  }

  @Test
  void lengthsOfCapsulesAreProbabilitiesOfTheirOwn() {
    Model lengths = Model.sequential(Shape.of(3, 4), capsules(5, 2), capsuleLength());
    assertThat(OutputMeaning.of(lengths)).isEqualTo(OutputMeaning.LENGTHS);
    assertThat(OutputMeaning.of(Model.sequential(Shape.of(3, 4), lengths)))
        .isEqualTo(OutputMeaning.LENGTHS);
    assertThat(
            OutputMeaning.of(
                Model.sequential(Shape.of(4), dense(3)), Optional.of(new MarginLoss())))
        .isEqualTo(OutputMeaning.LENGTHS);
    assertThat(OutputMeaning.LENGTHS.isExclusive()).isTrue();
    assertThat(OutputMeaning.LENGTHS.loss()).isEqualTo(new MarginLoss());
    assertThat(OutputMeaning.LENGTHS.probabilities(new float[] {0.9f, 0.8f}))
        .containsExactly(0.9f, 0.8f);
  }

  /** The values are those of the formulas: the sigmoid of 0.3 is 1 / (1 + exp(-0.3)). */
  @Test
  void probabilitiesAreThoseOfTheFormulas() {
    assertThat(OutputMeaning.LOGIT.probabilities(new float[] {0.3f}))
        .containsExactly(new float[] {0.425557f, 0.574443f}, within(1e-6f));
    assertThat(OutputMeaning.PROBABILITY.probabilities(new float[] {0.3f}))
        .containsExactly(new float[] {0.7f, 0.3f}, within(1e-6f));
    float[] labels = {0.9f, 0.802f, 0.1f};
    assertThat(OutputMeaning.LABELS.probabilities(labels)).containsExactly(labels);
    assertThat(OutputMeaning.LABEL_LOGITS.probabilities(new float[] {0, 0.3f}))
        .containsExactly(new float[] {0.5f, 0.574443f}, within(1e-6f));
    assertThat(OutputMeaning.LOGITS.probabilities(new float[] {1, 1, 1000}))
        .containsExactly(0, 0, 1);
    assertThat(OutputMeaning.LOGITS.probabilities(new float[] {0.2f, 0.3f, 0.5f}))
        .containsExactly(new float[] {0.289433f, 0.319873f, 0.390694f}, within(1e-6f));
    assertThat(OutputMeaning.DISTRIBUTION.probabilities(new float[] {0.5f, 0.5f, 1}))
        .containsExactly(0.25f, 0.25f, 0.5f);
    assertThat(OutputMeaning.VALUES.probabilities(new float[] {-3})).containsExactly(-3);
  }

  @Test
  void nanStaysNan() {
    for (OutputMeaning meaning : OutputMeaning.values()) {
      for (float p : meaning.probabilities(new float[] {Float.NaN})) {
        assertThat(p).isNaN();
      }
    }
  }

  @Test
  void nanIsNeverTheRightClass() {
    float nan = Float.NaN;
    for (int width : new int[] {1, 2}) {
      Metric.Count count = new Accuracy().start(Shape.of(width), Shape.of(1));
      float[] predictions = width == 1 ? new float[] {nan, 0.9f} : new float[] {nan, 0, 0.1f, 0.9f};
      count.add(2, predictions, new float[] {0, 1}, new float[0]);
      assertThat(count.result()).isEqualTo(0.5);
      ConfusionCount confusion =
          new ConfusionCount(Shape.of(width), Shape.of(1), 0.5, m -> m.recall(0));
      confusion.add(2, predictions, new float[] {0, 1}, new float[0]);
      assertThat(confusion.result()).isZero();
      assertThat(confusion.matrix().accuracy()).isEqualTo(0.5);
      assertThat(confusion.matrix().count(0, 0)).isZero();
      assertThat(confusion.matrix().count(1, 1)).isEqualTo(1);
    }
  }
}
