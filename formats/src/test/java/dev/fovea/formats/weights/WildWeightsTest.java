package dev.fovea.formats.weights;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.IdxFile;
import dev.fovea.formats.FileContents;
import dev.fovea.formats.inspect.Inspector;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Published weights, with the sums and accuracies that their README gives. */
class WildWeightsTest {
  private static final int SAMPLES = 2000;

  @Test
  void lenetOfACudaDevice() throws IOException {
    Path file = WildFiles.file("wild/pytorch/lenet-mnist-cuda.pt");
    assertSums(
        file,
        Map.of(
            "conv1.weight", 6.00076,
            "conv2.weight", -8.10811,
            "fc1.weight", 19.6756,
            "fc2.weight", 15.2443,
            "fc3.weight", 1.62661,
            "fc3.bias", -0.0433513));
    Layer[] layers = {
      conv2D(6, 5).padding(Padding.SAME).activation(Activation.RELU),
      maxPooling2D(2),
      conv2D(16, 5).activation(Activation.RELU),
      maxPooling2D(2),
      flatten(),
      dense(120).activation(Activation.RELU),
      dense(84).activation(Activation.RELU),
      dense(10)
    };
    Model model = Model.sequential(Shape.of(28, 28, 1), layers);
    Weights.load(file, model);
    assertThat(accuracy(model)).isCloseTo(0.981, within(0.0005));
  }

  @Test
  void safetensorsWithThePoolingFirst() throws IOException {
    Path file = WildFiles.file("wild/pytorch/mnist-cnn-small.safetensors");
    assertSums(file, Map.of("conv1.weight", -4.05683, "fc1.weight", -323.358));
    Model model =
        Model.sequential(
            Shape.of(28, 28, 1),
            maxPooling2D(2),
            conv2D(10, 3).padding(Padding.SAME).activation(Activation.RELU),
            maxPooling2D(2),
            flatten(),
            dense(10));
    Weights.load(file, model);
    assertThat(accuracy(model)).isCloseTo(0.9575, within(0.0005));
  }

  @Test
  void aTorchScriptProgramIsRefused() {
    Path file = WildFiles.file("wild/pytorch/torchscript-not-a-state-dict.pt");
    assertThatThrownBy(() -> WeightFiles.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a TorchScript program")
        .hasMessageContaining("save model.state_dict()")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aTorchScriptProgramIsToldByInspection() throws IOException {
    FileContents contents =
        Inspector.of(WildFiles.file("wild/pytorch/torchscript-not-a-state-dict.pt"));
    assertThat(contents.kind()).isEqualTo("TorchScript program of PyTorch");
    assertThat(contents.obstacles()).hasSize(1);
  }

  private static void assertSums(Path file, Map<String, Double> sums) throws IOException {
    try (WeightFile open = WeightFiles.open(file)) {
      Map<String, Double> found = new LinkedHashMap<>();
      for (StoredArray array : open.arrays()) {
        double sum = 0;
        for (float value : array.read().toFloats()) {
          sum += value;
        }
        found.put(array.name(), sum);
      }
      sums.forEach(
          (name, sum) ->
              assertThat(found.get(name))
                  .as(name)
                  .isCloseTo(sum, within(1e-5 * Math.max(1, Math.abs(sum)))));
    }
  }

  /** The share of the first test images of MNIST, normalized by mean and deviation. */
  private static double accuracy(Model model) {
    IdxFile images = IdxFile.read(WildFiles.file("data/mnist/t10k-images-idx3-ubyte.gz"));
    byte[] labels = IdxFile.read(WildFiles.file("data/mnist/t10k-labels-idx1-ubyte.gz")).bytes();
    float[] x = new float[SAMPLES * 784];
    for (int i = 0; i < x.length; i++) {
      x[i] = ((images.bytes()[i] & 0xff) / 255f - 0.1307f) / 0.3081f;
    }
    Tensor y = model.predict(Tensor.of(Shape.of(SAMPLES, 28, 28, 1), x));
    return IntStream.range(0, SAMPLES)
            .filter(i -> ArgMax.of(y.data(), i * 10, 10) == labels[i])
            .count()
        / (double) SAMPLES;
  }
}
