package dev.fovea.formats.onnx.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtSession;
import dev.fovea.SharedFolder;
import dev.fovea.model.Model;
import dev.fovea.model.TrainedLike;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that their authors published, from Keras and ONNX files, give the same outputs in ONNX
 * Runtime. The folder {@code wild} of the shared data holds them.
 */
class WildExportTest {
  private static final Path FOLDER = SharedFolder.path().resolve("wild");

  private static List<Path> models() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(keras|h5|onnx)"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theFolderIsThere() throws IOException {
    assumeTrue(Files.isDirectory(FOLDER), "no models in " + FOLDER);
    assertThat(models()).isNotEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("models")
  void givesTheSameOutputs(Path file) throws Exception {
    Model model = SavedModel.load(file).model();
    List<Tensor> inputs = new ArrayList<>();
    for (Shape shape : model.inputShapes()) {
      Tensor values = TrainedLike.input(shape.prepend(2), inputs.size());
      // One sample of large values and one of small ones: some classifiers say 1 to all of a kind.
      for (int i = values.data().length / 2; i < values.data().length; i++) {
        values.data()[i] *= 0.1f;
      }
      inputs.add(values);
    }
    byte[] written = InOnnxRuntime.bytes(model, OnnxOptions.DEFAULT);
    try (OrtSession session = InOnnxRuntime.session(written)) {
      InOnnxRuntime.verify(model, session, OnnxLayout.NCHW, inputs);
    }
  }
}
