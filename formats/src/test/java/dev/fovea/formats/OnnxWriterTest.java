package dev.fovea.formats;

import static dev.fovea.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.formats.keras.MetadataJson;
import dev.fovea.formats.onnx.write.OnnxLayout;
import dev.fovea.formats.onnx.write.OnnxOptions;
import dev.fovea.formats.onnx.write.OnnxWriter;
import dev.fovea.layer.Binding;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX files as a whole: what they say of a model, and what cannot be written. */
class OnnxWriterTest {
  @TempDir Path folder;

  private static Model classifier() {
    return Model.sequential(
        "digits",
        new InputLayer("picture", Shape.of(6, 5, 2)),
        List.of(conv2D(3, 3), flatten(), dense(2).name("scores")));
  }

  private static Map<String, String> metadata(OnnxOptions options) throws Exception {
    Model model = classifier();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OnnxWriter.write(model, out, options);
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(out.toByteArray())) {
      return session.getMetadata().getCustomMetadata();
    }
  }

  @Test
  void namesAndShapesAreThoseOfTheModel() throws Exception {
    Path file = folder.resolve("digits.onnx");
    OnnxWriter.write(classifier(), file, OnnxOptions.DEFAULT);
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(session.getInputInfo()).containsOnlyKeys("picture");
      assertThat(info(session.getInputInfo()).getShape()).containsExactly(-1, 2, 6, 5);
      assertThat(info(session.getInputInfo()).getDimensionNames()[0]).isEqualTo("batch");
      assertThat(session.getOutputInfo()).containsOnlyKeys("scores");
      assertThat(info(session.getOutputInfo()).getShape()).containsExactly(-1, 2);
      OnnxModelMetadata metadata = session.getMetadata();
      assertThat(metadata.getGraphName()).isEqualTo("digits");
      assertThat(metadata.getProducerName()).isEqualTo("Fovea");
    }
    OnnxWriter.write(classifier(), file, OnnxOptions.DEFAULT.layout(OnnxLayout.NHWC).name("other"));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(info(session.getInputInfo()).getShape()).containsExactly(-1, 6, 5, 2);
      assertThat(session.getMetadata().getGraphName()).isEqualTo("other");
    }
  }

  private static TensorInfo info(Map<String, NodeInfo> values) {
    return (TensorInfo) values.values().iterator().next().getInfo();
  }

  @Test
  void saysWhatIsKnownOfTheModel() throws Exception {
    OnnxOptions options =
        OnnxOptions.DEFAULT
            .classNames(List.of("cat", "\"dog\"", "鸟"))
            .preprocessing("grey, 6x5, value / 255")
            .license("Apache-2.0")
            .author("A. Author")
            .metadata("trained_on", "MNIST");
    assertThat(metadata(options))
        .containsOnly(
            Map.entry("class_names", "[\"cat\",\"\\\"dog\\\"\",\"鸟\"]"),
            Map.entry("preprocessing", "grey, 6x5, value / 255"),
            Map.entry("model_license", "Apache-2.0"),
            Map.entry("model_author", "A. Author"),
            Map.entry("trained_on", "MNIST"));
    assertThat(metadata(OnnxOptions.DEFAULT)).isEmpty();
  }

  @Test
  void saysHowImagesWerePrepared() throws Exception {
    Preparation preparation =
        Preparation.of(Shape.of(6, 5, 3)).scaling(Scaling.SIGNED).inverted(true);
    ModelMetadata known = ModelMetadata.of(List.of("cat", "dog"), preparation);
    Map<String, String> metadata = metadata(OnnxOptions.DEFAULT.metadata(known));
    assertThat(metadata)
        .containsOnlyKeys("class_names", "preprocessing", "fovea")
        .containsEntry("class_names", "[\"cat\",\"dog\"]")
        .containsEntry(
            "preprocessing",
            "6x5 rgb, stretched, dark and light exchanged, values from 0 to 1 times [2.0] plus"
                + " [-1.0]");
    Model images = Model.sequential(Shape.of(6, 5, 3), flatten(), dense(2));
    assertThat(MetadataJson.read(new ObjectMapper().readTree(metadata.get("fovea")), images))
        .isEqualTo(known);
    assertThat(metadata(OnnxOptions.DEFAULT.metadata(ModelMetadata.NONE))).isEmpty();
  }

  /** The same model gives the same bytes. */
  @Test
  void isRepeatable() throws Exception {
    Model model = classifier();
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    OnnxWriter.write(model, first, OnnxOptions.DEFAULT);
    OnnxWriter.write(model, second, OnnxOptions.DEFAULT);
    assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
  }

  /** A layer whose operators nobody knows. */
  private record Custom(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Step bind(Binding binding) {
      return (samples, step) -> {};
    }
  }

  @Test
  void refusesWhatHasNoForm() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.writeString(file, "older");
    assertRefused(
        Model.sequential(Shape.of(4), dense(2), new Custom("own")),
        file,
        "Custom \"own\" cannot be written as ONNX: what a layer of this class computes is not known"
            + " here; make the part of the model before or after it a model of its own");
    Symbol x = Symbol.input(4);
    assertRefused(
        Model.of(x, x.then(dropout(0.5)).inTraining()),
        file,
        "Dropout \"dropout\" cannot be written as ONNX: it is called with training=True and draws"
            + " random numbers in each prediction; call it without");
    assertRefused(
        Model.of(x, x.then(batchNormalization()).inTraining()),
        file,
        "BatchNormalization \"batch_normalization\" cannot be written as ONNX: it is called with"
            + " training=True and normalizes by the batch that it predicts; call it without");
    assertRefused(
        Model.of("", List.of(), List.of(constant(1, 2).apply())),
        file,
        "the model cannot be written as ONNX: it has no input, by which a file would know the"
            + " number of samples");
    assertThat(file).hasContent("older");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  /** The weights are never drawn. */
  @Test
  void refusesWhatIsTooLargeForOneFile() throws IOException {
    Model large = Model.sequential(Shape.of(25_000), dense(25_000));
    assertRefused(
        large,
        folder.resolve("large.onnx"),
        "the model cannot be written as ONNX: its weights take 2.5 GB, and a file holds 2 GB at"
            + " most; save it as .keras, or write parts of it");
    assertThat(folder).isEmptyDirectory();
  }

  private static void assertRefused(Model model, Path file, String message) {
    assertThatThrownBy(() -> OnnxWriter.write(model, file, OnnxOptions.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void saysWhereItCannotWrite() {
    Path nowhere = folder.resolve("file").resolve("model.onnx");
    assertThatThrownBy(
            () -> {
              Files.writeString(folder.resolve("file"), "no folder");
              OnnxWriter.write(classifier(), nowhere, OnnxOptions.DEFAULT);
            })
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write " + nowhere + ":");
  }

  @Test
  void takesOpsetsThatItKnows() {
    assertThatThrownBy(() -> OnnxOptions.DEFAULT.opset(16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("opset must be from 17 to 23, not 16");
    assertThatThrownBy(() -> OnnxOptions.DEFAULT.opset(24))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Two pixels of three channels, in rows: one channel after the other in a file. */
  @Test
  void layoutsMoveTheChannels() {
    Tensor pixels = Tensor.of(Shape.of(1, 1, 2, 3), 1, 2, 3, 4, 5, 6);
    Tensor file = OnnxLayout.NCHW.toFile(pixels);
    assertThat(file.shape()).isEqualTo(Shape.of(1, 3, 1, 2));
    assertThat(file.data()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(OnnxLayout.NCHW.inFile(Shape.of(1, 2, 3))).isEqualTo(Shape.of(3, 1, 2));
    assertThat(OnnxLayout.NCHW.fromFile(file).data()).containsExactly(pixels.data());
    assertThat(OnnxLayout.NCHW.fromFile(file).shape()).isEqualTo(pixels.shape());
    assertThat(OnnxLayout.NHWC.toFile(pixels)).isSameAs(pixels);
  }
}
