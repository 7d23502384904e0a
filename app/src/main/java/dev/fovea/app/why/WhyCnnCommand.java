package dev.fovea.app.why;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ThreadOptions;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.app.train.TrainCommand;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.draw.Figure;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code fovea why-cnn}: tests what is said of CNNs, and writes a page about it. */
@Command(
    name = "why-cnn",
    mixinStandardHelpOptions = true,
    description =
        "Test what is said of CNNs (few parameters, spatial invariance, what pooling throws away):"
            + " train an MLP, CNNs, a CapsNet and a Neocognitron on the same digits, compare them,"
            + " and write a page with plots.")
public final class WhyCnnCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE.md",
      description = "Page to write; its plots go into a folder beside it. Default: why-cnn.md.")
  private Path page = Path.of("why-cnn.md");

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "Folder of the trained networks: what is missing is trained and kept there. Default:"
              + " why-cnn-models.")
  private Path models = Path.of("why-cnn-models");

  @Option(names = "--seed", paramLabel = "N", description = "Random seed; default: 1.")
  private long seed = 1;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of epochs of every training; default: those of the recipes.")
  private @Nullable Integer epochs;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use only the first N training samples and the first N test samples.")
  private int limit = Integer.MAX_VALUE;

  @Override
  public void checkFiles() throws IOException {
    AtomicFile.check(page);
    if (Files.exists(models) && !Files.isDirectory(models)) {
      throw new IOException(models + " is not a folder; name another place with --models");
    }
  }

  @Override
  public Integer call() throws IOException {
    Dataset test = Datasets.limit(data.load(output).split().test(), limit);
    Kernels kernels = Kernels.best(Workers.of(threads.count()));
    List<Measured> all = new ArrayList<>();
    for (Contender contender : Contender.ALL) {
      Model model = trained(contender);
      output.note("Measuring %s", contender.title());
      Measured measured = Measurement.of(contender, model, test, seed, kernels);
      output.json(json(measured));
      all.add(measured);
    }
    WhyCnnPage text = new WhyCnnPage(all, test.size(), commands());
    Path pictures = page.resolveSibling(folder());
    for (Map.Entry<String, Figure> figure : text.figures().entrySet()) {
      figure.getValue().sheet().write(pictures.resolve(figure.getKey()));
    }
    String markdown = text.markdown(folder());
    AtomicFile.write(page, temporary -> Files.writeString(temporary, markdown));
    output.line("Wrote %s", page);
    return 0;
  }

  /** Returns the folder of the plots, named as the page. */
  private String folder() {
    return String.valueOf(page.getFileName()).replaceAll("\\.[^.]*$", "") + "-pictures";
  }

  private Path file(Contender contender) {
    return models.resolve(contender.architecture() + ".keras");
  }

  /** Returns the network from its file, after training it if there is none. */
  private Model trained(Contender contender) throws IOException {
    Path file = file(contender);
    if (!Files.exists(file)) {
      List<String> arguments = training(contender);
      arguments.addAll(List.of("--out", file.toString(), "--resume"));
      arguments.addAll(data.arguments());
      TrainCommand train = new TrainCommand();
      new CommandLine(train)
          .registerConverter(Path.class, Path::of)
          .parseArgs(arguments.toArray(String[]::new));
      output.note("Training %s: ./fovea train %s", contender.title(), String.join(" ", arguments));
      train.checkFiles();
      train.call();
    }
    return SavedModel.load(file).model();
  }

  /** Returns the options of the command that trains a network. */
  private List<String> training(Contender contender) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--model", contender.architecture(), "--recipe", contender.recipe(), "--seed"));
    arguments.add(Long.toString(seed));
    if (epochs != null) {
      arguments.addAll(List.of("--epochs", epochs.toString()));
    }
    if (limit < Integer.MAX_VALUE) {
      arguments.addAll(List.of("--limit", Integer.toString(limit)));
    }
    return arguments;
  }

  private Map<String, String> commands() {
    Map<String, String> commands = new LinkedHashMap<>();
    for (Contender contender : Contender.ALL) {
      commands.put(contender.title(), "./fovea train " + String.join(" ", training(contender)));
    }
    return commands;
  }

  private static Map<String, Object> json(Measured measured) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("network", measured.contender().title());
    line.put("params", measured.parameters());
    line.put("accuracy_by_shift", measured.accuracies());
    Map<String, Double> errors = new LinkedHashMap<>();
    measured.positionErrors().forEach((place, error) -> errors.put(place.layer(), error));
    line.put("position_error", errors);
    return line;
  }
}
