package dev.fovea.app.report;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.HistoryFile;
import dev.fovea.app.common.Output;
import dev.fovea.data.AtomicFile;
import dev.fovea.data.Classified;
import dev.fovea.formats.dataset.ImageFolder;
import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.report.Report;
import dev.fovea.insight.report.TrainingFacts;
import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the report of a model. */
public final class ReportFile {
  private ReportFile() {}

  /** Returns the report's file beside a model's: pets.report.html for pets.keras. */
  public static Path beside(Path model) {
    return model.resolveSibling(name(model) + ".report.html");
  }

  /** Returns the name of a model by its file, without the suffix. */
  static String name(Path model) {
    return String.valueOf(model.getFileName()).replaceAll("\\.keras$", "");
  }

  /**
   * Returns what the report is about.
   *
   * @param model the file of the model, beside which its history is
   * @param facts what is known of the training beside its data, by name
   * @throws IllegalArgumentException if the model does not classify such pictures
   */
  public static Report.Subject subject(
      SavedModel saved, Path model, DataOptions.Found found, Map<String, String> facts)
      throws IOException {
    Path history = HistoryFile.beside(model);
    Optional<TrainingLog> log =
        Files.exists(history) ? Optional.of(HistoryFile.read(history)) : Optional.empty();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Source", found.name() + split(found));
    all.putAll(facts);
    Optional<ImageFolder> folder = found.folder();
    TrainingFacts training =
        new TrainingFacts(
            Optional.of(Classified.of(found.split().train())),
            log,
            all,
            folder.map(ImageFolder::report).orElse(List.of()),
            folder.map(ImageFolder::medianSide).orElse(0));
    return new Report.Subject(
        name(model),
        saved.model(),
        saved.outputMeaning(),
        Classified.of(found.split().test()),
        training);
  }

  private static String split(DataOptions.Found found) {
    return found
        .folder()
        .map(
            folder ->
                folder.metadata().splitSeed().isPresent()
                    ? "; a fifth of each class held out by seed "
                        + folder.metadata().splitSeed().getAsLong()
                    : "; the pictures held out lie in a folder of their own")
        .orElse("");
  }

  /** Computes the report and writes it; tells so and returns it. */
  public static Report write(Report.Subject subject, Path file, Output output) throws IOException {
    long start = System.nanoTime();
    Report report = Report.of(subject, doing -> output.note("Report: %s", doing));
    String html = report.html();
    AtomicFile.write(file, temporary -> Files.writeString(temporary, html));
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("event", "report");
    result.put("report", file.toString());
    result.put("accuracy", report.accuracy());
    result.put(
        "accuracy_interval",
        List.of(report.accuracyInterval().low(), report.accuracyInterval().high()));
    result.put("expected_calibration_error", report.calibrationError());
    report.temperature().ifPresent(t -> result.put("temperature", t));
    result.put("label_suspects", report.suspects());
    result.put("advice", report.advice());
    result.put("seconds", seconds);
    output.json(result);
    output.line("Wrote the report %s in %.1f s; open it in a browser", file, seconds);
    return report;
  }
}
