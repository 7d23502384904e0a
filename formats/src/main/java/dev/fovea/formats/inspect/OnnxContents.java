package dev.fovea.formats.inspect;

import dev.fovea.formats.FileContents;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.formats.onnx.op.OperatorEntry;
import dev.fovea.formats.onnx.op.Operators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is in an ONNX file. */
final class OnnxContents {
  private OnnxContents() {}

  static FileContents of(Path file) throws IOException {
    OnnxModel model = OnnxFile.read(file);
    Map<String, Integer> counts = new TreeMap<>();
    model.graph().nodes().forEach(node -> counts.merge(name(node), 1, Integer::sum));
    SequencedMap<String, Integer> operators = new LinkedHashMap<>(counts);
    List<FileContents.Array> arrays = new ArrayList<>();
    model
        .graph()
        .initializers()
        .forEach(
            (name, array) ->
                arrays.add(
                    FileContents.Array.of(
                        name, array.type().name().toLowerCase(Locale.ROOT), array.shape())));
    FileContents contents =
        FileContents.of("ONNX model")
            .fact("ir_version", String.valueOf(model.irVersion()))
            .fact(
                "operators",
                model.opsets().entrySet().stream()
                    .map(set -> (set.getKey() + " version " + set.getValue()).strip())
                    .collect(Collectors.joining(", ")))
            .fact("producer", (model.producer().name() + " " + model.producer().version()).strip())
            .fact("inputs", values(model.graph().requiredInputs()))
            .fact("outputs", values(model.graph().outputs()))
            .fact("description", model.description());
    for (Map.Entry<String, String> entry : model.metadata().entrySet()) {
      contents = contents.fact(entry.getKey(), entry.getValue());
    }
    return contents.operators(operators).arrays(arrays).obstacles(obstacles(model, counts));
  }

  private static String name(Node node) {
    return node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
  }

  private static String values(List<ValueInfo> values) {
    return values.stream()
        .map(value -> value.name() + " " + value.describe())
        .collect(Collectors.joining("; "));
  }

  /** Returns the operators that are not computed, with the reason of each. */
  private static List<String> obstacles(OnnxModel model, Map<String, Integer> counts) {
    List<String> obstacles = new ArrayList<>();
    for (String operator : counts.keySet()) {
      boolean function =
          model.functions().keySet().stream().anyMatch(key -> operator.endsWith(key.name()));
      Optional<OperatorEntry> entry = Optional.ofNullable(Operators.all().get(operator));
      if (entry.isPresent() && entry.get() instanceof OperatorEntry.DeclaredOut out) {
        obstacles.add("operator %s: %s".formatted(operator, out.reason()));
      } else if (entry.isEmpty() && !function) {
        obstacles.add("operator %s is unknown".formatted(operator));
      }
    }
    return obstacles;
  }
}
