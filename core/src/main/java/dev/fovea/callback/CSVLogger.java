package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.CallbackState;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a line for each epoch, as Keras does: the epoch, counted from 0, followed by the figures
 * in the order of their names.
 */
public final class CSVLogger implements Callback {
  private final Path file;
  private final boolean append;
  private List<String> columns = List.of();
  private boolean replaces;

  /**
   * Creates a callback.
   *
   * @param append whether lines are added to a file that is there, whose columns must be the same;
   *     else it is replaced
   */
  public CSVLogger(Path file, boolean append) {
    this.file = file;
    this.append = append;
  }

  /**
   * Checks the columns of the file that lines are appended to.
   *
   * @throws TrainingException if they differ from those of this training
   */
  @Override
  public void onTrainBegin(Training training) {
    columns =
        Stream.concat(Stream.of("epoch"), training.figures().keySet().stream().sorted()).toList();
    replaces = !append;
    if (append) {
      checkColumns();
    }
  }

  private void checkColumns() {
    try {
      if (isEmpty()) {
        return;
      }
      try (Stream<String> lines = Files.lines(file)) {
        String head = lines.findFirst().orElse("").strip();
        if (!head.equals(String.join(",", columns))) {
          throw new TrainingException(
              "%s has the columns %s, this training gives %s; name another file, or replace it"
                  .formatted(file, head, String.join(",", columns)));
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new TrainingException("cannot read the log %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    if (replaces) {
      write("", StandardOpenOption.TRUNCATE_EXISTING);
      replaces = false;
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    String line =
        columns.stream()
            .map(name -> name.equals("epoch") ? String.valueOf(epoch) : figure(logs, name))
            .collect(Collectors.joining(",", "", "\n"));
    write(lineStart() + line, StandardOpenOption.APPEND);
  }

  private static String figure(Map<String, Double> logs, String name) {
    return logs.containsKey(name) ? String.valueOf(logs.get(name)) : "NA";
  }

  /**
   * Returns the text before the first line: the names, or a line break if the last line has none.
   */
  private String lineStart() {
    try {
      if (isEmpty()) {
        return String.join(",", columns) + "\n";
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n' ? "" : "\n";
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private boolean isEmpty() throws IOException {
    return !Files.exists(file) || Files.size(file) == 0;
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

  /**
   * Returns the length of the file, so that the line of an epoch that is repeated does not appear
   * twice.
   */
  @Override
  public CallbackState state() {
    try {
      return CallbackState.of(Map.of("bytes", isEmpty() ? 0.0 : (double) Files.size(file)));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void restore(CallbackState state) {
    replaces = false;
    long bytes = (long) state.number("bytes", 0);
    try {
      if (!isEmpty() && Files.size(file) > bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(bytes);
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
    checkColumns();
  }
}
