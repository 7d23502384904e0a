package dev.fovea.app.run;

import dev.fovea.app.common.Output;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.NpyFile;
import dev.fovea.formats.onnx.graph.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea run}: runs a model on arrays from files. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Run any model on raw arrays, in the order, layout and types of its file, and write its"
            + " outputs as output_0.npy, output_1.npy and so on.")
public final class RunCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "MODEL",
      description = "A model file of any kind that Fovea reads, or a name of the zoo.")
  private String model = "";

  @Option(
      names = "--input",
      paramLabel = "[NAME=]FILE",
      description =
          "An array for an input: a .npy file of NumPy, or a .pb file of one ONNX tensor. Without a"
              + " name, inputs are given in the order of the model.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--output-dir",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the outputs; made if it is not there.")
  private Path folder = Path.of(".");

  @Override
  public void checkFiles() throws IOException {
    AtomicFile.check(file(0));
  }

  private Path file(int index) {
    return folder.resolve(String.format(Locale.ROOT, "output_%d.npy", index));
  }

  @Override
  public Integer call() throws IOException {
    RawModel raw = RawModel.load(model);
    SequencedMap<String, Array> results = raw.run(given(raw));
    Files.createDirectories(folder);
    List<Object> written = new ArrayList<>();
    int index = 0;
    for (Map.Entry<String, Array> result : results.entrySet()) {
      Path file = file(index);
      Array array = result.getValue();
      NpyFile.write(file, array);
      output.line("%s  %s %s  %s", file, type(array), array.shape(), result.getKey());
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", result.getKey());
      entry.put("file", file.toString());
      entry.put("type", type(array));
      entry.put("shape", Arrays.stream(array.shape().dims()).boxed().toList());
      written.add(entry);
      index++;
    }
    output.json(Map.of("outputs", written));
    return 0;
  }

  private static String type(Array array) {
    return array.type().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the arrays by the names of their inputs. */
  private Map<String, Array> given(RawModel raw) throws IOException {
    List<String> names = raw.inputs().stream().map(RawModel.Input::name).toList();
    Map<String, String> files = new LinkedHashMap<>();
    List<String> unnamed = new ArrayList<>();
    for (String text : inputs) {
      int split = text.indexOf('=');
      if (split >= 0 && names.contains(text.substring(0, split))) {
        String name = text.substring(0, split);
        if (files.put(name, text.substring(split + 1)) != null) {
          throw new IOException(model + ": input '" + name + "' is given twice");
        }
      } else {
        unnamed.add(text);
      }
    }
    // Those that have to be given come first, whatever stands between them in the file.
    raw.inputs().stream()
        .sorted(Comparator.comparing(RawModel.Input::isRequired).reversed())
        .map(RawModel.Input::name)
        .filter(name -> !unnamed.isEmpty() && !files.containsKey(name))
        .forEach(name -> files.put(name, unnamed.removeFirst()));
    if (!unnamed.isEmpty()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: has %d inputs, %s, and --input was given %d times",
              model,
              names.size(),
              names,
              inputs.size()));
    }
    for (RawModel.Input input : raw.inputs()) {
      if (input.isRequired() && !files.containsKey(input.name())) {
        throw new IOException(
            "%s: needs the input '%s' (%s); give it with --input FILE"
                .formatted(model, input.name(), input.description()));
      }
    }
    Map<String, Array> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      arrays.put(file.getKey(), read(file.getValue()));
    }
    return arrays;
  }

  private static Array read(String name) throws IOException {
    Path file = Path.of(name);
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".npy")) {
      return NpyFile.read(file);
    }
    if (lower.endsWith(".pb")) {
      return TensorFile.read(file).array();
    }
    throw new IOException(
        name + ": is neither .npy (NumPy's save writes it) nor .pb (a tensor of ONNX)");
  }
}
