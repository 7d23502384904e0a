package dev.fovea.model;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.gaussianNoise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.weight.Initializers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The weights belong to layer objects: every model that contains one shares them, as in Keras. */
class SharedWeightsTest {
  private static void fit(Model model, float x, float y) {
    Dataset data = Datasets.of(Tensor.of(Shape.of(1, 1), x), Tensor.of(Shape.of(1, 1), y));
    Trainer.compile(model, new SGD(0.01, 0), new MeanSquaredError()).fit(data, Fit.epochs(1));
  }

  private static Layer scale() {
    return dense(1).useBias(false);
  }

  @Test
  void aModelUnderANewHeadKeepsItsWeights() {
    Model base = Model.sequential(Shape.of(4), dense(3));
    base.initialize(7);
    float[] before = base.weights().getFirst().values().clone();
    Model under = Model.sequential(Shape.of(4), base, dense(2));
    assertThat(base.weights().getFirst().values()).isEqualTo(before);
    assertThat(under.weights().getFirst()).isSameAs(base.weights().getFirst());
    under.initialize(8);
    assertThat(base.weights().getFirst().values()).isNotEqualTo(before);
  }

  /** y = w w x: the derivative of y^2 by w at w = x = 1 is 4. */
  @Test
  void aModelUsedDirectlyAndInsideAnotherTrainsItsWeightOnce() {
    Model once = Model.sequential(Shape.of(1), scale());
    Model around = Model.sequential(Shape.of(1), once);
    Symbol x = Symbol.input(1);
    Model model = Model.of(x, x.then(once).then(around));
    assertThat(model.parameters()).isEqualTo(1);
    assertThat(model.weights()).hasSize(1);
    assertThat(model.trainableWeights()).hasSize(1);
    assertThat(model.summary()).contains("Total params: 1 ", "Trainable params: 1 ");
    model.weights().getFirst().set(1);
    fit(model, 1, 0);
    assertThat(once.weights().getFirst().values()).containsExactly(0.96f);
  }

  @Test
  void modelsOfTheSameSymbolsShare() {
    Symbol x = Symbol.input(1);
    Symbol code = x.then(scale());
    Model all = Model.of(x, code.then(scale()));
    Model encoder = Model.of(x, code);
    assertThat(all.weights()).contains(encoder.weights().getFirst());
    all.weights().forEach(weight -> weight.set(1));
    fit(all, 1, 0);
    assertThat(encoder.predict(Tensor.of(Shape.of(1, 1), 1)).data()).containsExactly(0.98f);
  }

  @Test
  void aLayerObjectInTwoSequentialModelsSharesAndAnEqualOneDoesNot() {
    Layer layer = dense(2);
    Model one = Model.sequential(Shape.of(3), layer);
    Model two = Model.sequential(Shape.of(3), layer);
    Model other = Model.sequential(Shape.of(3), dense(2));
    assertThat(two.weights()).isEqualTo(one.weights());
    assertThat(other.weights()).doesNotContainAnyElementsOf(one.weights());
    one.layers().getLast().trainable(false);
    assertThat(two.trainableWeights()).isEmpty();
  }

  @Test
  void otherShapesForTheSameLayerAreRefused() {
    Layer layer = dense(2).name("head");
    Model.sequential(Shape.of(3), layer);
    assertThatThrownBy(() -> Model.sequential(Shape.of(4), layer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Dense \"head\" has weights of shapes [3x2, 2] for inputs [3]")
        .hasMessageContaining("inputs [4] would need [4x2, 2]");
    Symbol narrow = Symbol.input(3);
    Symbol wide = Symbol.input(4);
    Layer twice = dense(2).name("twice");
    List<Symbol> outputs = List.of(narrow.then(twice), wide.then(twice));
    assertThatThrownBy(() -> Model.of("", List.of(narrow, wide), outputs))
        .hasMessageContaining("Dense \"twice\" has weights of shapes");
  }

  private static float[] trained(Model model) {
    Plan plan = new Plan(model, PlanSpec.of(2).mode(Mode.TRAIN));
    Arrays.fill(plan.input(0), 1);
    plan.forward(2, 0);
    return Arrays.copyOf(plan.output(0), 2 * plan.outputShape(0).size());
  }

  @Test
  void frozenNoiseStillActsInTraining() {
    for (Layer layer : List.of(dropout(0.5), gaussianNoise(0.5))) {
      Model model = Model.sequential(Shape.of(32), layer);
      float[] free = trained(model);
      model.layers().getLast().trainable(false);
      assertThat(trained(model)).isEqualTo(free);
      assertThat(free).isNotEqualTo(model.predict(Tensor.zeros(Shape.of(2, 32))).data());
      Model frozen = Model.sequential(Shape.of(32), model);
      assertThat(trained(frozen)).isEqualTo(free);
    }
  }

  @Test
  void aCallInInferenceStaysSoInTraining() {
    float[] ones = new float[64];
    Arrays.fill(ones, 1);
    Model noisy = Model.sequential(Shape.of(32), dropout(0.5), gaussianNoise(0.5));
    Symbol x = Symbol.input(32);
    assertThat(trained(Model.of(x, x.then(noisy).inInference()))).isEqualTo(ones);
    assertThat(trained(Model.of(x, x.then(noisy)))).isNotEqualTo(ones);
    Layer normalization = batchNormalization();
    Model statistics = Model.of(x, x.then(normalization).inInference());
    trained(statistics);
    assertThat(statistics.layers().getLast().weight("moving_mean").values()).containsOnly(0);
  }

  /** Keras's training=True: Monte Carlo dropout, anew in each prediction, with the same mean. */
  @Test
  void noiseInTrainingActsInPredictions() {
    Tensor ones = Tensor.of(Shape.of(1, 512), ones(512));
    for (Layer layer : List.of(dropout(0.5), gaussianNoise(0.5))) {
      Symbol x = Symbol.input(512);
      Model sampled = Model.of(x, x.then(layer).inTraining());
      float[] first = sampled.predict(ones).data();
      assertThat(first).isNotEqualTo(ones.data());
      assertThat(sampled.predict(ones).data()).isNotEqualTo(first);
      Model again = Model.of(x, x.then(layer).inTraining());
      assertThat(again.predict(ones).data()).isEqualTo(first);
      double mean = 0;
      for (float value : first) {
        mean += value / 512.0;
      }
      // Four standard deviations of the mean of 512 values whose own is at most 1.
      assertThat(mean).isCloseTo(1, within(4 / Math.sqrt(512)));
      assertThat(Model.of(x, x.then(layer)).predict(ones).data()).isEqualTo(ones.data());
    }
  }

  /** (x - mean) / sqrt(variance + 0.001) of the batch; predictions leave the moving ones alone. */
  @Test
  void normalizationInTrainingTakesTheBatchInPredictions() {
    for (boolean convolved : List.of(false, true)) {
      Symbol x = Symbol.input(2, 2, 1);
      Symbol in = convolved ? x.then(conv2D(1, 1).kernelInitializer(Initializers.ones())) : x;
      Symbol y = in.then(batchNormalization()).inTraining();
      Model model = Model.of(x, y);
      float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
      float[] expected = new float[8];
      for (int i = 0; i < 8; i++) {
        expected[i] = (float) ((values[i] - 4.5) / Math.sqrt(5.25 + 1e-3));
      }
      assertThat(model.predict(Tensor.of(Shape.of(2, 2, 2, 1), values)).data())
          .containsExactly(expected, within(1e-5f));
      ModelLayer normalization = model.layers().getLast();
      assertThat(normalization.weight("moving_mean").values()).containsOnly(0);
      assertThat(normalization.weight("moving_variance").values()).containsOnly(1);
      normalization.trainable(false);
      Tensor one = Tensor.of(Shape.of(1, 2, 2, 1), 1, 1, 1, 1);
      assertThat(Model.of(x, y).predict(one).data()[0])
          .as("frozen, as in Keras")
          .isCloseTo((float) (1 / Math.sqrt(1 + 1e-3)), within(1e-5f));
    }
  }

  /** The mode of a model holds for its layers, except for those with a mode of their own. */
  @Test
  void modesOfNestedModels() {
    Tensor ones = Tensor.of(Shape.of(1, 64), ones(64));
    Symbol x = Symbol.input(64);
    Model plain = Model.sequential(Shape.of(64), dropout(0.5));
    Model sampled = Model.of(x, x.then(dropout(0.5)).inTraining());
    Model still = Model.of(x, x.then(dropout(0.5)).inInference());
    assertThat(Model.of(x, x.then(plain).inTraining()).predict(ones).data())
        .isNotEqualTo(ones.data());
    assertThat(Model.of(x, x.then(sampled)).predict(ones).data()).isNotEqualTo(ones.data());
    assertThat(Model.of(x, x.then(sampled).inInference()).predict(ones).data())
        .isNotEqualTo(ones.data());
    assertThat(Model.of(x, x.then(still).inTraining()).predict(ones).data()).isEqualTo(ones.data());
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
