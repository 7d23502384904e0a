package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.app.report.ReportFile;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.insight.text.Numbers;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.ConstantRate;
import dev.fovea.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option of {@code fovea train} that asks for a report, which it then writes. */
final class ReportOptions implements WritesFiles {
  private static final String NONE = "none";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--report",
      paramLabel = "FILE|none",
      description =
          "Page that tells how good a classifier of pictures is and what would help next; default:"
              + " MODEL.report.html beside the model for folders of images, none otherwise.")
  private @Nullable String given;

  @Override
  public void checkFiles() throws IOException {
    if (given != null && !given.equals(NONE)) {
      AtomicFile.check(Path.of(given));
    }
  }

  private Optional<Path> file(FinishedTraining done) {
    if (given != null) {
      return given.equals(NONE) ? Optional.empty() : Optional.of(Path.of(given));
    }
    return done.data().folder().map(folder -> ReportFile.beside(done.file()));
  }

  /**
   * Writes the report if one is wanted. The model is saved by then, so that a report that cannot be
   * made is no failure of the training, and only said.
   */
  void write(FinishedTraining done, Output output) {
    Optional<Path> file = file(done);
    if (file.isEmpty()) {
      return;
    }
    try {
      Split split =
          new Split(
              classified(done.train(), done.data().split().train()),
              classified(done.test(), done.data().split().test()));
      DataOptions.Found data =
          new DataOptions.Found(done.data().name(), split, done.data().folder());
      ReportFile.write(
          ReportFile.subject(done.saved(), done.file(), data, facts(done)), file.get(), output);
    } catch (IOException | IllegalArgumentException | DataException e) {
      output.note("There is no report: %s", String.valueOf(e.getMessage()));
    }
  }

  /** Returns samples with one input and classes: as the model takes them, or as they were. */
  private static Dataset classified(Dataset taken, Dataset before) {
    return taken.inputShapes().size() == 1 && taken.targets().getFirst() instanceof Target.Category
        ? taken
        : before;
  }

  private Map<String, String> facts(FinishedTraining done) {
    CommandSpec spec = Objects.requireNonNull(command);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Command",
        "./fovea " + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    facts.put("Seed", String.valueOf((Object) spec.findOption("--seed").getValue()));
    facts.put(
        "Training",
        "%s epochs in %s s"
            .formatted(done.history().epochs().size(), Numbers.fixed(done.seconds(), 1)));
    done.saved()
        .trainer()
        .ifPresent(trainer -> facts.put("Optimizer", optimizer(trainer.optimizer())));
    return facts;
  }

  /** Returns an optimizer in a few words: "Adam; learning rate by CosineDecay, 0.001 at first". */
  private static String optimizer(Optimizer optimizer) {
    Schedule schedule = optimizer.learningRate();
    String first = String.valueOf((float) schedule.at(0));
    return optimizer.className()
        + "; learning rate "
        + (schedule instanceof ConstantRate
            ? first
            : schedule.describe().map(d -> "by " + d.className() + ", ").orElse("")
                + first
                + " at first");
  }
}
