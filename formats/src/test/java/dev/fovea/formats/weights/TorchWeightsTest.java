package dev.fovea.formats.weights;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv1D;
import static dev.fovea.layer.Layers.conv1DTranspose;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.conv2DTranspose;
import static dev.fovea.layer.Layers.conv3D;
import static dev.fovea.layer.Layers.conv3DTranspose;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.depthwiseConv2D;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.groupNormalization;
import static dev.fovea.layer.Layers.layerNormalization;
import static dev.fovea.layer.Layers.maxPooling1D;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.prelu;
import static dev.fovea.layer.Layers.relu;
import static dev.fovea.layer.Layers.reshape;
import static dev.fovea.layer.Layers.separableConv2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.formats.weights.WeightReport.Reason;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of networks that PyTorch ran: Fovea's models of them must give the same outputs. */
class TorchWeightsTest {
  @TempDir private Path folder;

  static Model cnn() {
    return Model.sequential(
        Shape.of(10, 8, 1),
        conv2D(4, 3).padding(Padding.SAME),
        batchNormalization().epsilon(1e-5),
        relu(),
        conv2D(6, 3).groups(2).activation(Activation.RELU),
        depthwiseConv2D(2).depthMultiplier(2),
        prelu().sharedAxes(1, 2),
        maxPooling2D(2),
        flatten(),
        dropout(0.5),
        dense(7).activation(Activation.RELU),
        dense(5).useBias(false));
  }

  static void assertOutputs(String name, Model model) {
    Tensor expected = TorchFixtures.output(name);
    Tensor actual = model.predict(TorchFixtures.input(name));
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.data()).containsExactly(expected.data(), within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn.pt", "cnn-legacy.pt", "cnn-protocol4.pt", "cnn-checkpoint.pt"})
  void everyFormGivesTheOutputsOfPyTorch(String file) throws IOException {
    Model model = cnn();
    WeightReport report = Weights.load(TorchFixtures.file(file), model);
    assertOutputs("cnn", model);
    assertThat(report.placed()).hasSize(14);
    assertThat(report.leftOut()).singleElement().asString().endsWith("bn1.num_batches_tracked");
  }

  @Test
  void aCheckpointSaysWhatIsTakenOfIt() throws IOException {
    WeightReport report = Weights.load(TorchFixtures.file("cnn-checkpoint.pt"), cnn());
    assertThat(report.remarks())
        .containsExactly("of the file, \"state_dict\" is taken, and optimizer (36 arrays) left");
    assertThat(report.placed().getFirst().toString())
        .isEqualTo("module.conv1.weight (4x1x3x3) -> conv2d/kernel (3x3x1x4), by shape");
  }

  @Test
  void halfPrecisionIsWidenedAndSaidSo() throws IOException {
    Model model = cnn();
    WeightReport report = Weights.load(TorchFixtures.file("cnn-half.pt"), model);
    assertThat(report.remarks()).containsExactly("14 arrays of float16 become 32-bit floats");
    assertThat(model.predict(TorchFixtures.input("cnn")).data())
        .containsExactly(TorchFixtures.output("cnn").data(), within(5e-3f));
  }

  @Test
  void anotherEpsilonIsRemarked() throws IOException {
    Model model =
        Model.sequential(
            Shape.of(5),
            dense(24),
            batchNormalization(),
            relu(),
            reshape(3, 2, 4),
            conv2DTranspose(3, 3).strides(2).activation(Activation.RELU),
            conv2DTranspose(2, 2).useBias(false));
    assertThat(Weights.load(TorchFixtures.file("decoder.pt"), model).remarks())
        .singleElement()
        .asString()
        .startsWith("batch_normalization: epsilon is not 1e-5");
  }

  /** The units of the dense layer are the channels of a picture further on. */
  @Test
  void vectorsThatBecomePicturesArePermuted() throws IOException {
    Model model =
        Model.sequential(
            Shape.of(5),
            dense(24),
            batchNormalization().epsilon(1e-5),
            activation(Activation.RELU),
            reshape(3, 2, 4),
            conv2DTranspose(3, 3).strides(2).activation(Activation.RELU),
            conv2DTranspose(2, 2).useBias(false));
    Weights.load(TorchFixtures.file("decoder.pt"), model);
    assertOutputs("decoder", model);
  }

  /** A normalization of flattened features, in a nested model. */
  @Test
  void normalizationsOfFlattenedFeaturesArePermuted() throws IOException {
    Model inner = Model.sequential(Shape.of(12), batchNormalization().epsilon(1e-5), dense(6));
    Model model =
        Model.sequential(
            Shape.of(8, 2),
            conv1D(4, 3).activation(Activation.RELU),
            groupNormalization(2).epsilon(1e-5),
            maxPooling1D(2),
            flatten(),
            inner,
            layerNormalization().epsilon(1e-5),
            dense(3));
    WeightReport report = Weights.load(TorchFixtures.file("sequence1d.pt"), model);
    assertOutputs("sequence1d", model);
    assertThat(report.placed())
        .extracting(WeightReport.Placed::target)
        .contains("sequential/dense/kernel", "dense/kernel");
  }

  @Test
  void volumes() throws IOException {
    Model model =
        Model.sequential(
            Shape.of(4, 3, 5, 1), conv3D(3, 2).activation(Activation.TANH), flatten(), dense(4));
    Weights.load(TorchFixtures.file("volume.pt"), model);
    assertOutputs("volume", model);
  }

  @Test
  void separableConvolutionsTakeTwoModules() throws IOException {
    Model model =
        Model.sequential(
            Shape.of(6, 5, 3),
            separableConv2D(4, 3).depthMultiplier(2),
            prelu().sharedAxes(1, 2, 3),
            layerNormalization().axis(1, 2, 3).epsilon(1e-5),
            flatten(),
            dense(3));
    Weights.load(TorchFixtures.file("separable.pt"), model);
    assertOutputs("separable", model);
  }

  @Test
  void transposedConvolutionsOfRowsAndVolumes() throws IOException {
    Model rows = Model.sequential(Shape.of(5, 2), conv1DTranspose(3, 3).strides(2));
    Weights.load(TorchFixtures.file("transposed1d.pt"), rows);
    assertOutputs("transposed1d", rows);
    Model volumes =
        Model.sequential(
            Shape.of(3, 2, 4, 2), conv3DTranspose(3, 2), batchNormalization().epsilon(1e-5));
    Weights.load(TorchFixtures.file("transposed3d.pt"), volumes);
    assertOutputs("transposed3d", volumes);
  }

  private static Model threeAlike(String... names) {
    Layer[] layers = new Layer[names.length];
    for (int i = 0; i < names.length; i++) {
      layers[i] = dense(4).activation(Activation.RELU).name(names[i]);
    }
    return Model.sequential(Shape.of(4), layers);
  }

  @Test
  void equalShapesGoByNumber() throws IOException {
    Model model = threeAlike("", "", "");
    WeightReport report = Weights.load(TorchFixtures.file("same-fc1-fc2-fc3.pt"), model);
    assertOutputs("same-fc1-fc2-fc3", model);
    assertThat(report.placed()).allMatch(placed -> placed.reason() == Reason.NUMBER);
  }

  @Test
  void layersMadeInAnotherOrderThanUsedGoByNumberToo() throws IOException {
    Model model = threeAlike("", "", "");
    Weights.load(TorchFixtures.file("same-fc2-fc1-fc3.pt"), model);
    assertOutputs("same-fc2-fc1-fc3", model);
  }

  @Test
  void equalShapesGoByTheNamesOfTheLayers() throws IOException {
    Model model = threeAlike("alpha", "beta");
    WeightReport report = Weights.load(TorchFixtures.file("same-alpha-beta.pt"), model);
    assertOutputs("same-alpha-beta", model);
    assertThat(report.placed()).allMatch(placed -> placed.reason() == Reason.NAME);
  }

  @Test
  void equalShapesWithNothingToTellThemApartAreRefusedUntilAMapSays() throws IOException {
    Model model = threeAlike("", "");
    float[] before = model.weights().getFirst().values().clone();
    Path file = TorchFixtures.file("same-alpha-beta.pt");
    assertThatThrownBy(() -> Weights.load(file, model))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("same-alpha-beta.pt: the arrays of alpha, beta fit dense, dense_1")
        .hasMessageContaining("{\"alpha\": \"dense\", \"beta\": \"dense_1\"}");
    assertThat(model.weights().getFirst().values()).isEqualTo(before);
    Weights.load(
        file, model, WeightOptions.NONE.names(Map.of("alpha", "dense", "beta", "dense_1")));
    assertOutputs("same-alpha-beta", model);
    Model other = threeAlike("", "");
    Weights.load(
        file,
        other,
        WeightOptions.NONE.names(
            Map.of("alpha.weight", "dense/kernel", "alpha.bias", "dense/bias")));
    assertOutputs("same-alpha-beta", other);
  }

  @Test
  void aMapOfUnknownOrUnfitNamesIsRefused() {
    Path file = TorchFixtures.file("same-alpha-beta.pt");
    assertThatThrownBy(
            () ->
                Weights.load(
                    file, threeAlike("", ""), WeightOptions.NONE.names(Map.of("gamma", "dense"))))
        .hasMessageContaining("the map names \"gamma\", which the file does not have");
    assertThatThrownBy(
            () ->
                Weights.load(
                    TorchFixtures.file("cnn.pt"),
                    cnn(),
                    WeightOptions.NONE.names(Map.of("fc1", "dense_1"))))
        .hasMessageContaining("the map gives fc1 (weight 7x72, bias 7) to layer dense_1");
  }

  @Test
  void aModelThatDoesNotFitIsRefusedWithTheShapes() {
    Model model = Model.sequential(Shape.of(10, 8, 1), conv2D(4, 3), flatten(), dense(7), dense(5));
    assertThatThrownBy(() -> Weights.load(TorchFixtures.file("cnn.pt"), model))
        .hasMessageContaining("no arrays are left that fit dense (weight 7x192, bias 7)")
        .hasMessageContaining("fc1 (weight 7x72, bias 7)");
  }

  @ParameterizedTest
  @ValueSource(strings = {".npz", ".safetensors"})
  void modelsComeBackFromFilesOfBothLayouts(String suffix) throws IOException {
    Model model = cnn();
    Weights.load(TorchFixtures.file("cnn.pt"), model);
    for (Layout layout : Layout.values()) {
      Path file = folder.resolve(layout.key() + suffix);
      Weights.save(file, model, layout);
      Model loaded = cnn();
      WeightReport report = Weights.load(file, loaded);
      assertOutputs("cnn", loaded);
      assertThat(report.placed()).allMatch(placed -> placed.reason() == Reason.NAME);
      assertThat(report.leftOut()).isEmpty();
    }
  }

  /** What is written in PyTorch's layout is what PyTorch itself has. */
  @Test
  void theLayoutOfPyTorchIsWrittenAsPyTorchHasIt() throws IOException {
    Model model = cnn();
    Weights.load(TorchFixtures.file("cnn.pt"), model);
    var written = Weights.arrays(model, Layout.PYTORCH);
    try (WeightFile file = WeightFiles.open(TorchFixtures.file("cnn.pt"))) {
      for (StoredArray array : file.arrays()) {
        String name =
            array
                .name()
                .replace("conv1.", "conv2d.")
                .replace("conv2.", "conv2d_1.")
                .replace("bn1.", "batch_normalization.")
                .replace("depthwise.", "depthwise_conv2d.")
                .replace("prelu.", "p_re_lu.")
                .replace("fc1.", "dense.")
                .replace("fc2.", "dense_1.");
        if (!name.contains("num_batches")) {
          assertThat(written.get(name).toFloats()).isEqualTo(array.read().toFloats());
          assertThat(written.get(name).shape()).isEqualTo(array.shape());
        }
      }
    }
  }
}
