package dev.fovea.model;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.globalAveragePooling2D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerSamples;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sample gets the same bits in a batch of any size: who serves many callers may compute their
 * samples together.
 */
class BatchSizeTest {
  /** Around the number of rows of a tile, of a vector, and of what a plan computes in one step. */
  private static final int[] BATCHES = {2, 3, 4, 5, 9, 31, 133};

  static List<LayerSamples.Case> layers() {
    return LayerSamples.all();
  }

  static Stream<Model> models() {
    return Stream.concat(
        Stream.of(Activation.values()).map(BatchSizeTest::withActivation), networks());
  }

  /** Numbers of values that leave a rest beside whole vectors. */
  private static Model withActivation(Activation function) {
    return Model.sequential(
        function.name(),
        new dev.fovea.layer.InputLayer("", Shape.of(13)),
        List.of(activation(function)));
  }

  private static Stream<Model> networks() {
    return Stream.of(
        // A depth that is split, columns that are no whole vectors.
        Model.sequential(Shape.of(3000), dense(37).activation(Activation.RELU), dense(3)),
        Model.sequential(Shape.of(700), dense(300).useBias(false)),
        // More rows than samples.
        Model.sequential(Shape.of(30, 1500), dense(11).activation(Activation.SIGMOID)),
        normalized(),
        Model.sequential(
            Shape.of(12, 12, 16),
            conv2D(24, 3).padding(Padding.SAME).activation(Activation.RELU),
            maxPooling2D(2),
            conv2D(3, 3).activation(Activation.TANH),
            flatten(),
            dense(10).activation(Activation.SOFTMAX)));
  }

  /** More weights in a kernel than values in a sample. */
  private static Model normalized() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      layers.add(conv2D(32, 3).padding(Padding.SAME).useBias(false));
      layers.add(batchNormalization());
      layers.add(activation(Activation.RELU));
    }
    layers.add(globalAveragePooling2D());
    Model model = Model.sequential(Shape.of(5, 5, 3), layers);
    for (Weight weight : model.weights()) {
      float[] values = weight.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.01f * (i % 7);
      }
      weight.set(values);
    }
    return model;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aSampleHasItsBitsInAnyBatchOfALayer(LayerSamples.Case one) {
    assertSameBits(one.model());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSampleHasItsBitsInAnyBatchOfAModel(Model model) {
    assertSameBits(model);
  }

  private static void assertSameBits(Model model) {
    for (Kernels kernels : List.of(Kernels.best(Workers.of(2)), Kernels.scalar(Workers.of(2)))) {
      Predictor predictor = Predictor.of(model).on(kernels);
      int most = model.inputShapes().stream().anyMatch(s -> s.size() > 20_000) ? 9 : 133;
      List<Tensor> x = random(model, most);
      List<float[]> alone = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        alone.add(predictor.predict(samples(x, i, i + 1)).getFirst().data());
      }
      for (int batch : BATCHES) {
        if (batch <= most) {
          float[] together = predictor.predict(samples(x, 0, batch)).getFirst().data();
          int size = together.length / batch;
          for (int i = 0; i < batch; i++) {
            assertThat(Arrays.copyOfRange(together, i * size, (i + 1) * size))
                .as("%s: sample %s of %s on %s", model, i, batch, kernels)
                .isEqualTo(alone.get(i));
          }
        }
      }
    }
  }

  private static List<Tensor> samples(List<Tensor> x, int from, int to) {
    return x.stream().map(tensor -> tensor.samples(from, to)).toList();
  }

  /** Values with zeros among them, as a ReLU leaves them. */
  private static List<Tensor> random(Model model, int samples) {
    List<Tensor> tensors = new ArrayList<>();
    for (Shape shape : model.inputShapes()) {
      Tensor tensor = Tensor.zeros(shape.prepend(samples));
      CounterRandom random = CounterRandom.ofSeed(tensors.size());
      for (int i = 0; i < tensor.data().length; i++) {
        tensor.data()[i] = i % 5 == 3 ? 0 : random.uniform(i, -2, 2);
      }
      tensors.add(tensor);
    }
    return tensors;
  }
}
