package dev.fovea.app.convert;

import dev.fovea.app.common.Output;
import dev.fovea.formats.FileContents;
import dev.fovea.formats.inspect.Inspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code fovea inspect}: tells what is in a file, without running it. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Tell what is in a file without running it: its format and version, layers or operators,"
            + " weights, and what Fovea cannot run of it. Takes models (.keras, .h5, .onnx), weights"
            + " (.weights.h5, .pt, .safetensors, .npz), arrays (.npy, .pb, IDX) and pictures.")
public final class InspectCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "FILE", description = "File of any kind.")
  private Path file = Path.of("model.keras");

  @Override
  public Integer call() throws IOException {
    FileContents contents = Inspector.of(file);
    output.json(json(contents));
    if (!output.isJson()) {
      print(contents);
    }
    return 0;
  }

  private Map<String, Object> json(FileContents contents) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", file.toString());
    line.put("bytes", Files.size(file));
    line.put("kind", contents.kind());
    line.put("facts", contents.facts());
    line.put(
        "layers",
        contents.layers().stream()
            .map(
                layer ->
                    Map.of(
                        "name", layer.path(), "class", layer.type(), "settings", layer.settings()))
            .toList());
    line.put("operators", contents.operators());
    line.put(
        "arrays",
        contents.arrays().stream()
            .map(
                array ->
                    Map.of("name", array.name(), "type", array.type(), "shape", array.dimensions()))
            .toList());
    line.put("values", contents.size());
    line.put("obstacles", contents.obstacles());
    return line;
  }

  private void print(FileContents contents) throws IOException {
    output.line("%s: %s, %,d bytes", file, contents.kind(), Files.size(file));
    table(
        contents.facts().entrySet().stream()
            .map(fact -> List.of(fact.getKey(), fact.getValue()))
            .toList());
    if (!contents.layers().isEmpty()) {
      output.line("Layers (%d):", contents.layers().size());
      table(
          contents.layers().stream()
              .map(layer -> List.of(layer.path(), layer.type(), layer.settings()))
              .toList());
    }
    if (!contents.operators().isEmpty()) {
      output.line(
          "Operators: %s",
          contents.operators().entrySet().stream()
              .map(entry -> String.format(Locale.ROOT, "%s %d", entry.getKey(), entry.getValue()))
              .collect(Collectors.joining(", ")));
    }
    if (!contents.arrays().isEmpty()) {
      output.line("Arrays (%d, %,.0f values):", contents.arrays().size(), contents.size());
      table(
          contents.arrays().stream()
              .map(array -> List.of(array.name(), array.type(), shape(array)))
              .toList());
    }
    contents.obstacles().forEach(obstacle -> output.line("Cannot be run: %s", obstacle));
  }

  private static String shape(FileContents.Array array) {
    return array.dimensions().isEmpty()
        ? "scalar"
        : array.dimensions().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  /** Prints rows in columns as wide as their longest text. */
  private void table(List<List<String>> rows) {
    Function<Integer, Integer> width =
        column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i));
        line.append(" ".repeat(width.apply(i) - row.get(i).length() + 2));
      }
      output.line("%s", line.toString().stripTrailing());
    }
  }
}
