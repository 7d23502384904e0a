package dev.fovea.formats.onnx;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.TensorFile;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.formats.onnx.op.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A case of ONNX's conformance tests: a folder of {@code model.onnx} and folders {@code
 * test_data_set_*} of inputs and outputs.
 */
record OperatorCase(Path folder) {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-5;

  /** How a case ended. */
  record Outcome(String name, String operator, Kind kind, String detail) {
    enum Kind {
      PASSED,
      FAILED,
      DECLARED_OUT
    }
  }

  /** Returns the cases in a folder. */
  static List<OperatorCase> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.exists(file.resolve("model.onnx")))
          .sorted()
          .map(OperatorCase::new)
          .toList();
    }
  }

  Outcome run() {
    String operator = "?";
    try {
      OnnxModel model = OnnxFile.read(folder.resolve("model.onnx"));
      operator = operator(model);
      List<String> reasons = Evaluator.reasonsAgainst(model);
      if (!reasons.isEmpty()) {
        return outcome(operator, Outcome.Kind.DECLARED_OUT, reasons.getFirst());
      }
      for (Path data : list("test_data_set_")) {
        String difference = compare(model, data);
        if (!difference.isEmpty()) {
          return outcome(operator, Outcome.Kind.FAILED, difference);
        }
      }
      return outcome(operator, Outcome.Kind.PASSED, "");
    } catch (IOException | RuntimeException e) {
      return outcome(operator, Outcome.Kind.FAILED, e.toString());
    }
  }

  private Outcome outcome(String operator, Outcome.Kind kind, String detail) {
    return new Outcome(folder.getFileName().toString(), operator, kind, detail);
  }

  /** Returns the operator of most interest: the last one that is no constant. */
  private static String operator(OnnxModel model) {
    return model.graph().nodes().stream()
        .map(Node::operator)
        .filter(name -> !name.equals("Constant"))
        .reduce((first, second) -> second)
        .orElse("Constant");
  }

  private List<Path> list(String prefix) throws IOException {
    return files(folder, prefix);
  }

  private static List<Path> files(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  private static String compare(OnnxModel model, Path data) throws IOException {
    List<ValueInfo> inputs = model.graph().inputs();
    Map<String, Array> given = new HashMap<>();
    int count = files(data, "input_").size();
    for (int i = 0; i < count; i++) {
      given.put(inputs.get(i).name(), TensorFile.read(data.resolve("input_" + i + ".pb")).array());
    }
    List<Array> outputs = new ArrayList<>(Evaluator.of(model).run(given).values());
    int expected = files(data, "output_").size();
    for (int i = 0; i < expected; i++) {
      Array wanted = TensorFile.read(data.resolve("output_" + i + ".pb")).array();
      String difference = difference(outputs.get(i), wanted);
      if (!difference.isEmpty()) {
        return "output " + i + ": " + difference;
      }
    }
    return "";
  }

  /** Returns in which way an array is not what it should be, or an empty text. */
  static String difference(Array actual, Array wanted) {
    if (actual.type() != wanted.type() || !actual.shape().equals(wanted.shape())) {
      return "got %s %s, wanted %s %s"
          .formatted(actual.type(), actual.shape(), wanted.type(), wanted.shape());
    }
    for (int i = 0; i < wanted.size(); i++) {
      double right = wanted.number(i);
      double value = actual.number(i);
      boolean isEqual =
          Double.compare(value, right) == 0
              || Math.abs(value - right) <= ABSOLUTE + RELATIVE * Math.abs(right);
      if (!isEqual) {
        return String.format(Locale.ROOT, "at %d got %s, wanted %s", i, value, right);
      }
    }
    return "";
  }
}
