package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.SharedFolder;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxGraph;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Runs cases of ONNX's conformance tests as models of layers, and prints which are no functions of
 * samples. {@code -Dfovea.onnxNode=DIR} names a folder of them; otherwise those of the shared
 * folder are run.
 */
class OperatorLayersTest {
  /** Those of the shared folder that are no functions of samples, or leave nothing of one. */
  private static final Set<String> REFUSED =
      Set.of(
          "test_batchnorm_example_training_mode",
          "test_constant",
          "test_constantofshape_float_ones",
          "test_maxpool_with_argmax_2d_precomputed_strides",
          "test_shape",
          "test_slice_start_out_of_bounds");

  @Test
  void whatIsAModelOfLayersGivesTheExpectedNumbers() throws IOException {
    List<String> wrong = new ArrayList<>();
    Map<String, String> refused = new TreeMap<>();
    int passed = 0;
    for (Path folder : folders()) {
      for (OperatorCase one : OperatorCase.in(folder)) {
        String name = one.folder().getFileName().toString();
        try {
          String difference = difference(one.folder());
          passed += difference.isEmpty() ? 1 : 0;
          if (!difference.isEmpty()) {
            wrong.add(name + ": " + difference);
          }
        } catch (IOException e) {
          // A model that is refused, or inputs of texts.
          String message = String.valueOf(e.getMessage());
          refused.put(name, message.substring(message.indexOf("layers: ") + 8));
        } catch (RuntimeException e) {
          wrong.add(name + ": " + e + " at " + e.getStackTrace()[0]);
        }
      }
    }
    Assumptions.assumeFalse(
        passed + wrong.size() + refused.size() == 0, "no conformance cases at " + folders());
    System.out.println(
        passed + " passed as layers, " + wrong.size() + " failed, " + refused.size() + " refused:");
    refused.forEach((name, reason) -> System.out.println("  " + name + ": " + reason));
    wrong.forEach(System.out::println);
    assertThat(wrong).isEmpty();
    if (System.getProperty("fovea.onnxNode") == null) {
      assertThat(refused.keySet()).isEqualTo(REFUSED);
    }
  }

  private static List<Path> folders() {
    return Optional.ofNullable(System.getProperty("fovea.onnxNode"))
        .map(folder -> List.of(Path.of(folder)))
        .orElseGet(
            () ->
                List.of(
                    SharedFolder.path().resolve("wild/onnx-node"),
                    SharedFolder.path().resolve("wild/onnx-pytorch")))
        .stream()
        .filter(Files::isDirectory)
        .toList();
  }

  private static String difference(Path folder) throws IOException {
    OnnxModel content = OnnxFile.read(folder.resolve("model.onnx"));
    for (Path data : files(folder, "test_data_set_")) {
      List<Array> given = new ArrayList<>();
      for (int i = 0; i < files(data, "input_").size(); i++) {
        given.add(TensorFile.read(data.resolve("input_" + i + ".pb")).array());
      }
      List<Array> outputs = run(content, given);
      for (int i = 0; i < files(data, "output_").size(); i++) {
        Array wanted = TensorFile.read(data.resolve("output_" + i + ".pb")).array();
        String difference = OperatorCase.difference(outputs.get(i), wanted);
        if (!difference.isEmpty()) {
          return "output " + i + ": " + difference;
        }
      }
    }
    return "";
  }

  /** Runs a case; if not all its inputs can be those of layers, with all but the first fixed. */
  private static List<Array> run(OnnxModel content, List<Array> given) throws IOException {
    try {
      return OnnxFormat.importModel(content, "model.onnx").run(given);
    } catch (BadModelException e) {
      if (given.size() < 2) {
        throw e;
      }
      OnnxGraph graph = content.graph();
      Map<String, Array> fixed = new LinkedHashMap<>(graph.initializers());
      for (int i = 1; i < given.size(); i++) {
        fixed.put(graph.inputs().get(i).name(), given.get(i));
      }
      OnnxModel other =
          new OnnxModel(
              content.irVersion(),
              content.producer(),
              content.opsets(),
              content.metadata(),
              content.description(),
              new OnnxGraph(
                  graph.name(),
                  graph.nodes(),
                  graph.inputs(),
                  graph.outputs(),
                  fixed,
                  graph.values()),
              content.functions());
      return OnnxFormat.importModel(other, "model.onnx").run(given.subList(0, 1));
    }
  }

  private static List<Path> files(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
