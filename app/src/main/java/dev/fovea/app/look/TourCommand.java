package dev.fovea.app.look;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.HistoryFile;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ThreadOptions;
import dev.fovea.app.common.Tidy;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.Classified;
import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.text.Language;
import dev.fovea.insight.tour.Tour;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.BasicCnn;
import dev.fovea.zoo.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code fovea tour}: writes a page that walks through a network. */
@Command(
    name = "tour",
    mixinStandardHelpOptions = true,
    description = "Write a page that walks through a network, from one pixel to its answer.")
public final class TourCommand implements Callable<Integer>, WritesFiles {
  private static final int EPOCHS = 3;
  private static final int BATCH = 128;

  @Mixin private Output output = new Output();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--model",
      paramLabel = "FILE.keras",
      description = "Model to walk through; default: a basic CNN, trained first in about a minute.")
  private @Nullable String model;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "tour",
      description = "Folder for index.html; default: tour.")
  private Path folder = Path.of("tour");

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      defaultValue = "en",
      description = "Language of the page: en (default) or zh.")
  private Language language = Language.EN;

  @Override
  public void checkFiles() throws IOException {
    Path there = folder.toAbsolutePath();
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new IOException(there + " is not a folder; name another place with -o");
    }
    AtomicFile.check(folder.resolve("index.html"));
  }

  @Override
  public Integer call() throws IOException {
    Path file = folder.resolve("index.html");
    Tour.Subject subject = model == null ? trained() : given(model);
    long start = System.nanoTime();
    String html = Tour.html(subject, language, doing -> output.note("Drawing %s", doing));
    AtomicFile.write(file, temporary -> Files.writeString(temporary, html));
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("page", file.toString());
    result.put("seconds", seconds);
    result.put("bytes", Files.size(file));
    output.json(result);
    output.line("Wrote %s in %.1f s; open it in a browser", file, seconds);
    return 0;
  }

  private Tour.Subject given(String name) throws IOException {
    SavedModel saved = ModelSource.of(name);
    Model network = saved.model();
    Classified test = data.load(output, saved).test();
    if (network.inputs().size() != 1 || !network.inputShape().accepts(test.inputShape())) {
      throw new IllegalArgumentException(
          "the dataset's samples are %s, the model takes %s; name another --dataset"
              .formatted(test.inputShape(), network.inputShape()));
    }
    String title = String.valueOf(Path.of(name).getFileName()).replaceAll("\\.keras$", "");
    Path log = HistoryFile.beside(Path.of(name));
    return new Tour.Subject(
        title,
        network,
        saved.outputMeaning(),
        test,
        new BasicCnn().create(),
        Files.exists(log) ? Optional.of(HistoryFile.read(log)) : Optional.empty());
  }

  /** Returns a tour through a network trained here, which takes about a minute. */
  private Tour.Subject trained() {
    DataOptions.Found found = data.load(output);
    Classified train = found.train();
    Model network = new BasicCnn().create(train.inputShape(), Math.max(2, train.classes()));
    network.initialize(1);
    output.note(
        "There is no --model: training a %s on %s first, %d epochs of %,d samples",
        BasicCnn.NAME, found.name(), EPOCHS, train.size());
    int steps = Math.ceilDiv(train.size(), BATCH);
    History history =
        Trainer.compile(
                network,
                Recipe.STANDARD.optimizer(EPOCHS, steps),
                new SparseCategoricalCrossentropy(),
                new Accuracy())
            .on(Kernels.best(Workers.of(threads.count())))
            .fit(
                train,
                Fit.epochs(EPOCHS)
                    .batchSize(BATCH)
                    .seed(1)
                    .validation(found.test())
                    .quiet()
                    .callbacks(new Tidy(), output.progressBar()));
    return new Tour.Subject(
        BasicCnn.NAME,
        network,
        found.test(),
        new BasicCnn().create(),
        Optional.of(new TrainingLog(history.epochs())));
  }
}
