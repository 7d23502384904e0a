package dev.fovea.app.convert;

import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.WeightReport;
import dev.fovea.formats.weights.Weights;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code fovea convert}: brings a model, or weights, into another format. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Write a model in another format, by the suffix of OUT: .keras or .onnx; or only its weights:"
          + " .safetensors, .npz or .weights.h5.",
      "Says what OUT cannot hold. With --weights, IN is a model into which the weights of another"
          + " file go."
    })
public final class ConvertCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private WeightOptionsMixin weights = new WeightOptionsMixin();

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description =
          "Model file, or an architecture of the zoo; or a file of weights (.pt, .pth, .safetensors,"
              + " .npz), which is copied as it is.")
  private String in = "";

  @Parameters(index = "1", paramLabel = "OUT", description = "File to write.")
  private Path out = Path.of("model.keras");

  @Override
  public void checkFiles() throws IOException {
    if (!Weights.isWritable(out) && !SavedModel.isKnown(out)) {
      throw new IllegalArgumentException(
          out + ": name a file that ends in .keras, .onnx, .safetensors, .npz or .weights.h5");
    }
    AtomicFile.check(out);
  }

  @Override
  public Integer call() throws IOException {
    if (isWeights(in) && weights.file().isEmpty()) {
      new WeightCopy(output).run(Path.of(in), out, weights.layout());
      return 0;
    }
    SavedModel saved = ModelSource.of(in);
    List<String> dropped = new ArrayList<>();
    Optional<WeightReport> report = Optional.empty();
    if (weights.file().isPresent()) {
      report = Optional.of(Weights.load(weights.file().get(), saved.model(), weights.read()));
      if (saved.trainer().isPresent()) {
        dropped.add("the state of the optimizer, which belongs to the weights of " + in);
        saved = new SavedModel(saved.model(), Optional.empty(), Optional.empty(), saved.metadata());
      }
    } else {
      weights.read();
    }
    if (Weights.isWritable(out)) {
      dropped.add("the layers, of which only the weights are written");
      Weights.save(out, saved.model(), weights.layout().orElse(Layout.KERAS));
    } else {
      saved.save(out);
    }
    dropped.addAll(notHeld(saved));
    print(saved.model(), report, dropped);
    return 0;
  }

  /** Returns whether a file has weights without layers. */
  static boolean isWeights(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return List.of(".pt", ".pth", ".safetensors", ".npz").stream().anyMatch(name::endsWith);
  }

  /** Returns what the format of the file has no place for. */
  private List<String> notHeld(SavedModel saved) {
    List<String> dropped = new ArrayList<>();
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".keras")) {
      saved.trainer().ifPresent(trainer -> dropped.add("the loss, the optimizer and its state"));
      saved.progress().ifPresent(progress -> dropped.add("the progress of a stopped training"));
    }
    if (out.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      List<String> silent = new ArrayList<>();
      addSilent(saved.model(), "", silent);
      if (!silent.isEmpty()) {
        dropped.add("what acts only in training: " + String.join(", ", silent));
      }
      if (saved.model().inputShapes().stream().anyMatch(shape -> shape.rank() > 1)) {
        dropped.add("the order of axes: inputs and outputs have their channels first");
      }
    }
    return dropped;
  }

  /** Adds the layers that change nothing in predictions, but do in training. */
  private static void addSilent(Model model, String path, List<String> silent) {
    for (ModelLayer layer : model.layers()) {
      if (layer.layer() instanceof Model nested) {
        addSilent(nested, path + layer.name() + "/", silent);
      } else if (layer.layer().passesThrough(false) && !layer.layer().passesThrough(true)) {
        silent.add(path + layer.name());
      }
    }
  }

  private void print(Model model, Optional<WeightReport> report, List<String> dropped) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("in", in);
    line.put("out", out.toString());
    line.put("layers", model.layers().size());
    line.put("parameters", model.parameters());
    line.put("dropped", dropped);
    report.ifPresent(
        weighed -> {
          weighed.placed().forEach(placed -> output.line("  %s", placed));
          weighed.leftOut().forEach(name -> output.line("  %s is left out", name));
          weighed.remarks().forEach(remark -> output.line("%s", remark));
          line.put(
              "placed",
              weighed.placed().stream()
                  .map(
                      placed ->
                          Map.of(
                              "source", placed.source(),
                              "target", placed.target(),
                              "reason", placed.reason().toString()))
                  .toList());
          line.put("left_out", weighed.leftOut());
          line.put("remarks", weighed.remarks());
        });
    dropped.forEach(what -> output.line("Not in %s: %s", out, what));
    output.line(
        "Wrote %s: %d layers, %,d parameters", out, model.layers().size(), model.parameters());
    output.json(line);
  }
}
