package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a line for each epoch, as Keras does: the epoch from 0, then the figures in the order of
 * their names.
 */
public final class CSVLogger implements Callback {
  private final Path file;
  private final boolean append;

  /**
   * @param append whether lines are added to a file that is there; else it is replaced
   */
  public CSVLogger(Path file, boolean append) {
    this.file = file;
    this.append = append;
  }

  @Override
  public void onTrainBegin(Training training) {
    if (!append) {
      write("", StandardOpenOption.TRUNCATE_EXISTING);
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    Map<String, Double> sorted = new TreeMap<>(logs);
    String head = "epoch," + String.join(",", sorted.keySet()) + "\n";
    String line =
        epoch
            + ","
            + sorted.values().stream().map(String::valueOf).collect(Collectors.joining(","))
            + "\n";
    write(isEmpty() ? head + line : line, StandardOpenOption.APPEND);
  }

  private boolean isEmpty() {
    try {
      return !Files.exists(file) || Files.size(file) == 0;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void write(String text, StandardOpenOption option) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.WRITE, option);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TrainingException failure(IOException e) {
    return new TrainingException("cannot write the log %s: %s".formatted(file, e.getMessage()), e);
  }
}
