package dev.fovea.formats.onnx.write;

import static dev.fovea.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.image.Preparation;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.OnnxFormat;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerCase;
import dev.fovea.layer.activation.Sparsemax;
import dev.fovea.model.Model;
import dev.fovea.model.TrainedLike;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What Fovea writes, it reads: the same outputs, and what it knows beside the model. */
class RoundTripTest {
  /**
   * All but sparsemax, which sorts, and constants, which depend on no input: no layer reads them.
   */
  static final List<LayerCase> CASES =
      LayerExportTest.CASES.stream()
          .filter(one -> !one.inputs().isEmpty() && !isSparsemax(one.layer()))
          .toList();

  private static boolean isSparsemax(Layer layer) {
    return layer instanceof Sparsemax
        || (layer instanceof Activated activated && activated.activation() == Activation.SPARSEMAX);
  }

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("CASES")
  void givesTheSameOutputs(LayerCase one) throws IOException {
    Model model = LayerExportTest.model(one);
    for (OnnxLayout layout : OnnxLayout.values()) {
      Path file = folder.resolve("model.onnx");
      OnnxWriter.write(model, file, LayerExportTest.options(one).layout(layout));
      List<Tensor> inputs = new ArrayList<>();
      for (Shape shape : model.inputShapes()) {
        inputs.add(TrainedLike.input(shape.prepend(3), inputs.size()));
      }
      List<Tensor> expected = model.predict(inputs);
      List<Array> found =
          OnnxFormat.importModel(file)
              .run(inputs.stream().map(input -> Array.of(layout.toFile(input))).toList());
      for (int i = 0; i < expected.size(); i++) {
        Tensor wanted = layout.toFile(expected.get(i));
        assertThat(found.get(i).shape()).isEqualTo(wanted.shape());
        TrainedLike.assertClose(found.get(i).toTensor().data(), wanted.data());
      }
    }
  }

  private static Model classifier() {
    return TrainedLike.model(
        Model.sequential(
            Shape.of(8, 7, 3),
            conv2D(4, 3).activation(Activation.RELU),
            batchNormalization(),
            maxPooling2D(2),
            flatten(),
            dropout(0.5),
            dense(2).activation(Activation.SOFTMAX)));
  }

  /** A saved model is the same model after it is loaded, and its file tells what the other told. */
  @Test
  void modelsAreSavedAndLoaded() throws IOException {
    Model model = classifier();
    ModelMetadata known =
        ModelMetadata.of(List.of("cat", "dog"), Preparation.of(model.inputShape()));
    Path file = folder.resolve("pets.onnx");
    SavedModel.of(model).with(known).save(file);
    SavedModel loaded = SavedModel.load(file);
    assertThat(loaded.metadata()).isEqualTo(known);
    Tensor x = TrainedLike.input(Shape.of(3, 8, 7, 3), 1);
    TrainedLike.assertClose(loaded.model().predict(x).data(), model.predict(x).data());
    assertThat(loaded.model().trainableWeights()).hasSize(6);
  }

  /** Of files of others only the names of the classes are known, and only if they fit. */
  @Test
  void namesOfClassesAreReadIfTheyFit() throws IOException {
    OnnxOptions options = OnnxOptions.DEFAULT;
    assertThat(names(options.classNames(List.of("cat", "dog")))).containsExactly("cat", "dog");
    assertThat(names(options.classNames(List.of("cat")))).isEmpty();
    assertThat(names(options.metadata(OnnxOptions.CLASS_NAMES, "cat, dog"))).isEmpty();
    assertThat(names(options)).isEmpty();
    assertThatThrownBy(() -> names(options.metadata(OnnxOptions.FOVEA, "{\"version\": 0}")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "pets.onnx: its metadata \"fovea\" is damaged or does not fit the model; write the"
                + " file again");
  }

  private static List<String> names(OnnxOptions options) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxWriter.write(classifier(), file, options);
    return SavedModel.load(file.toByteArray(), "pets.onnx").metadata().classNames();
  }
}
