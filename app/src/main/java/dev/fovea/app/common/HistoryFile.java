package dev.fovea.app.common;

import dev.fovea.data.AtomicFile;
import dev.fovea.insight.TrainingLog;
import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Saves the history of a training in a file beside its model: basic-cnn.history.csv for
 * basic-cnn.keras. The file is rewritten after each epoch; a resumed training keeps the earlier
 * epochs.
 */
public final class HistoryFile implements Callback {
  private static final long LONGEST = 1 << 24;

  private final Path file;
  private TrainingLog log;

  /**
   * Creates the history of a training.
   *
   * @param model the file of the model
   * @param resumed whether to keep the epochs in an existing history file
   */
  public HistoryFile(Path model, boolean resumed) throws IOException {
    file = beside(model);
    log = resumed && Files.exists(file) ? read(file) : new TrainingLog(List.of());
  }

  /** Returns the history file of a model's file. */
  public static Path beside(Path model) {
    String name = String.valueOf(model.getFileName());
    return model.resolveSibling(name.replaceAll("\\.keras$", "") + ".history.csv");
  }

  /**
   * Reads a history.
   *
   * @throws IOException if the file is missing or not a history; the message names the file
   */
  public static TrainingLog read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s: there is no such history; './fovea train' writes one beside the model, and --log takes another, such as one of Keras's CSVLogger"
              .formatted(file));
    }
    if (Files.size(file) > LONGEST) {
      throw new IOException(file + ": is too long for a training log");
    }
    try {
      return TrainingLog.parse(Files.readString(file));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    log = log.with(epoch, logs);
    try {
      AtomicFile.write(file, temporary -> Files.writeString(temporary, log.csv()));
    } catch (IOException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    }
  }
}
