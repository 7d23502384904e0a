package dev.fovea.model;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelTest {
  static Model basicCnn() {
    return Model.sequential(
        Shape.of(28, 28, 1),
        conv2D(32, 3).activation(Activation.RELU),
        conv2D(64, 3).activation(Activation.RELU),
        maxPooling2D(2),
        dropout(0.25),
        flatten(),
        dense(128).activation(Activation.RELU),
        dropout(0.5),
        dense(10).activation(Activation.SOFTMAX));
  }

  static Tensor random(Shape shape) {
    Tensor tensor = Tensor.zeros(shape);
    CounterRandom random = CounterRandom.ofSeed(5);
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = random.uniform(i, -1, 1);
    }
    return tensor;
  }

  @Test
  void basicCnnHasTheShapesAndParametersOfTheTextbook() {
    Model model = basicCnn();
    assertThat(model.layers().stream().skip(1).map(layer -> layer.outputShapes().getFirst()))
        .containsExactly(
            Shape.of(26, 26, 32),
            Shape.of(24, 24, 64),
            Shape.of(12, 12, 64),
            Shape.of(12, 12, 64),
            Shape.of(9216),
            Shape.of(128),
            Shape.of(128),
            Shape.of(10));
    assertThat(model.parameters()).isEqualTo(1_199_882);
    assertThat(model.layer("conv2d").weight("kernel").shape()).isEqualTo(Shape.of(3, 3, 1, 32));
    assertThat(model.layer("conv2d_1").weight("kernel").values()).hasSize(18_432);
    assertThat(model.layer("conv2d_1").parameters()).isEqualTo(18_432 + 64);
    assertThat(model.layer("dense").weight("kernel").values()).hasSize(1_179_648);
    assertThat(model.layer("dense").weight("kernel").values().length / 1_199_882.0)
        .isBetween(0.983, 0.9835);
    assertThat(model.layer("max_pooling2d").parameters()).isZero();
  }

  @Test
  void convolutionAndPoolingDoNotCareForTheInputSize() {
    Layer convolution = conv2D(32, 3);
    assertThat(convolution.outputShape(List.of(Shape.of(64, 64, 1))))
        .isEqualTo(Shape.of(62, 62, 32));
    Model open =
        Model.sequential(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 1), conv2D(2, 3), maxPooling2D(2));
    assertThat(open.outputShape()).isEqualTo(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 2));
    assertThat(open.predict(random(Shape.of(1, 10, 8, 1))).shape()).isEqualTo(Shape.of(1, 4, 3, 2));
    assertThat(open.predict(random(Shape.of(2, 12, 9, 1))).shape()).isEqualTo(Shape.of(2, 5, 3, 2));
  }

  @Test
  void theDenseLayerFixesTheInputSize() {
    assertThatThrownBy(() -> basicCnn().predict(random(Shape.of(1, 32, 32, 1))))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("takes samples of shape 28x28x1, not 32x32x1");
  }

  @Test
  void namesTheLayerThatDoesNotFit() {
    assertThatThrownBy(
            () ->
                Model.sequential(Shape.of(4, 4, 8), conv2D(3, 5).name("wide"), flatten(), dense(2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "Conv2D \"wide\": kernel 5x5 does not fit input 4x4x8 with padding valid; use padding"
                + " same or a smaller kernel");
  }

  @Test
  void branchesMeetAndSharedLayersShareTheirWeights() {
    Symbol left = Symbol.input(6);
    Symbol right = Symbol.input(6);
    Layer shared = dense(3);
    Model model =
        Model.of("twins", List.of(left, right), List.of(left.then(shared), right.then(shared)));
    assertThat(model.parameters()).isEqualTo(6 * 3 + 3);
    Tensor x = random(Shape.of(4, 6));
    List<Tensor> outputs = model.predict(List.of(x, x));
    assertThat(outputs.get(0).data()).isEqualTo(outputs.get(1).data());
  }

  @Test
  void nestedModelsGiveTheSameAsTheirLayersInARow() {
    Model inner = Model.sequential(Shape.of(8, 8, 1), conv2D(3, 3), activation(Activation.TANH));
    Model outer = Model.sequential(Shape.of(8, 8, 1), inner, flatten(), dense(4));
    Tensor x = random(Shape.of(3, 8, 8, 1));
    Tensor middle = inner.predict(x);
    Model rest = Model.sequential(Shape.of(6, 6, 3), flatten(), dense(4));
    rest.layer("dense").weight("kernel").set(outer.layer("dense").weight("kernel").values());
    assertThat(outer.predict(x).data()).isEqualTo(rest.predict(middle).data());
    assertThat(outer.weights()).contains(inner.weights().getFirst());
  }

  @Test
  void manyThreadsPredictWithOneModel() throws Exception {
    Model model = basicCnn();
    Tensor x = random(Shape.of(7, 28, 28, 1));
    float[] expected = model.predict(x).data();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<float[]>> calls =
          IntStream.range(0, 24)
              .<Callable<float[]>>mapToObj(i -> () -> model.predict(x).data())
              .toList();
      for (Future<float[]> result : threads.invokeAll(calls)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSampleGivesTheSameAloneAndInABatch() {
    Model model = basicCnn();
    Tensor x = random(Shape.of(131, 28, 28, 1));
    float[] all = model.predict(x).data();
    for (int i : new int[] {0, 1, 127, 128, 130}) {
      float[] alone = model.predict(x.samples(i, i + 1)).data();
      for (int j = 0; j < 10; j++) {
        assertThat(alone[j]).isCloseTo(all[10 * i + j], org.assertj.core.data.Offset.offset(1e-6f));
      }
    }
  }

  @Test
  void summaryTellsWhatKerasTells() {
    assertThat(basicCnn().summary())
        .contains("conv2d_1 (Conv2D)", "(None, 24, 24, 64)", "18,496", "1,179,776")
        .contains("Total params: 1,199,882 (4.58 MB)")
        .contains("Non-trainable params: 0 (0.00 B)");
  }

  @Test
  void frozenLayersAreNotTrainable() {
    Model model = basicCnn();
    model.layer("conv2d").trainable(false);
    assertThat(model.trainableWeights()).hasSize(6);
    assertThat(Summary.of(model).trainable()).isEqualTo(1_199_882 - 320);
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    Model one = basicCnn();
    Model two = basicCnn();
    one.initialize(3);
    two.initialize(3);
    assertThat(one.weights().get(2).values()).isEqualTo(two.weights().get(2).values());
    two.initialize(4);
    assertThat(one.weights().get(2).values()).isNotEqualTo(two.weights().get(2).values());
  }
}
