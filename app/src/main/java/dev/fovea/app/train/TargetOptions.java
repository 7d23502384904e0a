package dev.fovea.app.train;

import dev.fovea.app.common.HistoryFile;
import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} that name what is written. */
final class TargetOptions {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "File to save the model to; default: the model's name with .keras, such as"
              + " basic-cnn.keras, or the file of --model.")
  private @Nullable Path out;

  @Option(
      names = "--no-optimizer",
      description =
          "Save the model alone, without loss, metrics and the optimizer's state: a third of the"
              + " size.")
  private boolean plain;

  @Option(
      names = "--resume",
      description = "Resume the same training where it was stopped, from its backup beside --out.")
  private boolean resume;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "Write event files for TensorBoard: figures, learning rate, histograms of weights and"
              + " gradients, pictures of kernels, and the graph.")
  private @Nullable Path tensorBoard;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if the file is of another kind
   */
  void check(List<String> models) {
    for (String model : models) {
      if (!target(model).toString().endsWith(".keras")) {
        throw new IllegalArgumentException("--out must end in .keras, not " + target(model));
      }
    }
  }

  /**
   * Checks that the files can be written.
   *
   * @throws IOException if one cannot; the message names it
   */
  void checkFiles(List<String> models) throws IOException {
    for (String model : models) {
      Path target = target(model);
      AtomicFile.check(target);
      AtomicFile.check(backup(target));
      AtomicFile.check(HistoryFile.beside(target));
    }
    if (tensorBoard != null) {
      AtomicFile.check(tensorBoard.resolve("train").resolve("events"));
    }
  }

  /** Returns the file to save a model to, which is an architecture's name or a file. */
  Path target(String model) {
    return Optional.ofNullable(out)
        .orElse(Path.of(ModelSource.isName(model) ? model + ".keras" : model));
  }

  /** Returns the file that is named to save the model to. */
  Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  /** Returns whether the model is saved alone. */
  boolean isPlain() {
    return plain;
  }

  /** Returns whether a stopped training goes on. */
  boolean resumes() {
    return resume;
  }

  /** Returns the folder for TensorBoard. */
  Optional<Path> tensorBoard() {
    return Optional.ofNullable(tensorBoard);
  }

  /** Returns the file of a training's backup. */
  static Path backup(Path target) {
    String name = String.valueOf(target.getFileName());
    return target.resolveSibling(name.replaceAll("\\.keras$", "") + ".backup.keras");
  }

  /** Tells what becomes of a backup that is there, and deletes it if training starts anew. */
  void prepare(Path backup, Output output) throws IOException {
    if (resume) {
      output.note(
          Files.exists(backup)
              ? "Resuming from %s"
              : "There is no backup %s; starting from the beginning",
          backup);
    } else if (Files.exists(backup)) {
      output.note(
          "Starting from the beginning; the backup %s of a stopped training is deleted (--resume"
              + " would have continued it)",
          backup);
      Files.delete(backup);
    }
  }
}
