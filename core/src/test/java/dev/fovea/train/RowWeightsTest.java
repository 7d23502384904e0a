package dev.fovea.train;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.softmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.kernel.Activation;
import dev.fovea.loss.Loss;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassMetric;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Weights of pixels: Keras's {@code sample_weight} of the shape of the mask. */
class RowWeightsTest {
  /** Probabilities of two samples of 1x2 pixels and three classes. */
  private static final float[] P = {.1f, .7f, .2f, .5f, .3f, .2f, .2f, .2f, .6f, .3f, .6f, .1f};

  private static final float[] MASK = {0, 2, 2, 0};
  private static final float[] WEIGHTS = {.5f, 2, 0, 1};
  private static final Target.Mask KIND = Target.mask(1, 2, 3);

  private static Dataset weighted(float[] inputs, float[] mask, float... weights) {
    return Datasets.of(
        List.of(Tensor.of(Shape.of(2, 1, 2, 3), inputs)),
        List.of(
            Tensor.of(Shape.of(2, 1, 2, 1), mask),
            Tensor.of(Shape.of(2).append(weights.length / 2), weights)
                .reshape(Shape.of(2, 1, weights.length / 2))),
        List.of(KIND, Target.weights(1, weights.length / 2)));
  }

  private static float[] logits() {
    float[] logits = P.clone();
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(P[i]);
    }
    return logits;
  }

  private static Trainer trainer(Model model, Loss loss) {
    return Trainer.compile(
        model,
        new SGD(0.5, 0),
        List.of(loss),
        List.of(1.0),
        List.of(new Accuracy()),
        List.of(new Accuracy("weighted", 0.5), ClassMetric.meanIoU()));
  }

  /**
   * The loss as in Keras, (w * loss).sum() / 4: (.5 * 2.302585 + 2 * 1.609438 + 1 * 1.203973) / 4.
   * Pixel 2 alone is right, which weighs 0 of 3.5.
   */
  @Test
  void countInLossAndWeightedMetrics() {
    Model model = Model.sequential(Shape.of(1, 2, 3), softmax());
    Loss loss = new SparseCategoricalCrossentropy();
    Dataset data = weighted(logits(), MASK, WEIGHTS);
    for (int batch : List.of(1, 2)) {
      Map<String, Double> figures = trainer(model, loss).evaluate(data, batch);
      assertThat(figures.get("loss")).isCloseTo(1.393535294, within(1e-6));
      assertThat(figures.get("accuracy")).isEqualTo(0.25);
      assertThat(figures.get("weighted")).isEqualTo(0);
      assertThat(figures.get("mean_iou")).isEqualTo(0);
    }
    Dataset other = weighted(logits(), MASK, .5f, 1, 3, .5f);
    Map<String, Double> figures = trainer(model, loss).evaluate(other, 2);
    assertThat(figures.get("weighted")).isCloseTo(3 / 5.0, within(1e-6));
    // Class 0: 0 of .5 + .5 + 1, class 1 : 0 of .5 + .5, class 2: 3 of 3 + 1.
    assertThat(figures.get("mean_iou")).isCloseTo((0 + 0 + 3 / 4.0) / 3, within(1e-6));
  }

  /** A single weight of a sample weighs all of its pixels. */
  @Test
  void oneWeightOfASampleIsThatOfAllPixels() {
    Model model = Model.sequential(Shape.of(1, 2, 3), softmax());
    Loss loss = new SparseCategoricalCrossentropy();
    Trainer trainer = trainer(model, loss);
    assertThat(trainer.evaluate(weighted(logits(), MASK, .5f, 2), 2))
        .isEqualTo(trainer.evaluate(weighted(logits(), MASK, .5f, .5f, 2, 2), 2));
  }

  private static float[] trained(Dataset data, Loss loss, Fit fit) {
    Model model = Model.sequential(Shape.of(1, 2, 3), conv2D(3, 1).activation(Activation.SOFTMAX));
    model.initialize(3);
    trainer(model, loss).fit(data, fit.quiet());
    return model.weights().getFirst().values().clone();
  }

  /** A pixel of weight 0 does not count, whatever its label, as if its class were ignored. */
  @Test
  void pixelsOfWeightZeroTeachNothing() {
    Fit fit = Fit.epochs(3).batchSize(2);
    Loss loss = new SparseCategoricalCrossentropy();
    float[] expected = trained(weighted(P, MASK, WEIGHTS), loss, fit);
    float[] relabelled = {0, 2, 1, 0};
    assertThat(trained(weighted(P, relabelled, WEIGHTS), loss, fit)).isEqualTo(expected);
    assertThat(trained(weighted(P, MASK, 1, 1, 1, 1), loss, fit)).isNotEqualTo(expected);
    // Three of four rows count, so the mean over all rows is 3/4 of the mean over those.
    float[] voids = {0, 2, 255, 0};
    Loss ignoring = new SparseCategoricalCrossentropy(false, OptionalInt.of(255));
    float[] ignored = trained(weighted(P, voids, .75f, .75f, .75f, .75f), ignoring, fit);
    float[] zero = trained(weighted(P, MASK, 1, 1, 0, 1), loss, fit);
    for (int i = 0; i < zero.length; i++) {
      assertThat(zero[i]).isCloseTo(ignored[i], within(1e-6f));
    }
  }

  /** Weights of samples multiply those of their pixels, also in a last batch that is short. */
  @Test
  void weightsOfSamplesMultiplyThoseOfPixels() {
    Fit fit = Fit.epochs(3).shuffle(false).seed(1);
    Loss loss = new SparseCategoricalCrossentropy();
    Dataset three = Datasets.select(weighted(P, MASK, WEIGHTS), 0, 1, 1);
    Dataset product = Datasets.select(weighted(P, MASK, 1, 4, 0, 3), 0, 1, 1);
    assertThat(trained(three, loss, fit.batchSize(2).sampleWeights(List.of(2f, 3f, 3f))))
        .isEqualTo(trained(product, loss, fit.batchSize(2)));
  }

  /** A label may carry its weight in the dataset, too. */
  @Test
  void labelsTakeAWeightEach() {
    Model model = Model.sequential(Shape.of(3), softmax());
    Tensor x = Tensor.of(Shape.of(4, 3), logits());
    Tensor labels = Tensor.of(Shape.of(4), MASK);
    Dataset data =
        Datasets.of(
            List.of(x),
            List.of(labels, Tensor.of(Shape.of(4), WEIGHTS)),
            List.of(Target.label(3), Target.weights(1)));
    Loss loss = new SparseCategoricalCrossentropy();
    assertThat(trainer(model, loss).evaluate(data, 3).get("loss"))
        .isCloseTo(1.393535294, within(1e-6));
  }

  @Test
  void weightsThatFitNoOutputAreRefused() {
    Model model = Model.sequential(Shape.of(1, 2, 3), softmax());
    Trainer trainer = trainer(model, new SparseCategoricalCrossentropy());
    assertThatThrownBy(() -> trainer.evaluate(weighted(P, MASK, 1, 1, 1, 1, 1, 1), 2))
        .isInstanceOf(ShapeException.class)
        .hasMessage("weights of shape 1x3 do not fit an output of shape 1x2x3, which has 2 rows");
    Tensor weights = Tensor.of(Shape.of(2, 1, 2), WEIGHTS);
    Dataset alone =
        Datasets.of(
            List.of(Tensor.of(Shape.of(2, 1, 2, 3), P)),
            List.of(weights),
            List.of(Target.weights(1, 2)));
    assertThatThrownBy(() -> trainer.evaluate(alone, 2))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("target 0 of a sample is weights, but there is no target before it");
  }
}
