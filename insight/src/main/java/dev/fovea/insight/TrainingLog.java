package dev.fovea.insight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The loss and metrics of a training for each epoch, in the format of Keras's CSVLogger: a line of
 * names, the first of which is "epoch", then a line for each epoch, numbered from 0.
 *
 * @param epochs values of each epoch by name: "loss", "accuracy", "val_loss", ...
 */
public record TrainingLog(List<Map<String, Double>> epochs) {
  private static final int MOST_EPOCHS = 100_000;
  private static final int MOST_FIGURES = 200;

  /** Copies the figures. */
  public TrainingLog {
    epochs = epochs.stream().map(Map::copyOf).toList();
  }

  /**
   * Parses a log.
   *
   * @param text contents of the file
   * @throws IllegalArgumentException if the file has another format; the message names the line
   */
  public static TrainingLog parse(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || !lines.getFirst().strip().startsWith("epoch,")) {
      throw new IllegalArgumentException("is no training log: its first line is not epoch,...");
    }
    String[] names = lines.getFirst().strip().split(",", -1);
    if (lines.size() > MOST_EPOCHS || names.length > MOST_FIGURES) {
      throw new IllegalArgumentException("is too long for a training log");
    }
    List<Map<String, Double>> epochs = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] words = lines.get(i).strip().split(",", -1);
      if (words.length != names.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "line %d has %d figures, the first line names %d",
                i + 1,
                words.length,
                names.length));
      }
      Map<String, Double> figures = new LinkedHashMap<>();
      for (int c = 1; c < names.length; c++) {
        // Keras writes NA for a value that is missing in an epoch.
        if (!words[c].equals("NA") && !words[c].isEmpty()) {
          figures.put(names[c], number(words[c], i + 1));
        }
      }
      epochs.add(figures);
    }
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("has no epoch");
    }
    return new TrainingLog(epochs);
  }

  private static double number(String word, int line) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "line %d: \"%s\" is no number", line, word), e);
    }
  }

  /** Returns the log as text that {@link #parse} reads, with the values sorted by name. */
  public String csv() {
    List<String> names =
        epochs.stream().flatMap(row -> row.keySet().stream()).distinct().sorted().toList();
    StringBuilder text = new StringBuilder("epoch,").append(String.join(",", names)).append('\n');
    for (int i = 0; i < epochs.size(); i++) {
      Map<String, Double> row = epochs.get(i);
      text.append(i)
          .append(',')
          .append(
              names.stream()
                  .map(name -> row.containsKey(name) ? String.valueOf(row.get(name)) : "NA")
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Returns this log with the values of an epoch, numbered from 0, in place of those of this and
   * all later epochs.
   */
  public TrainingLog with(int epoch, Map<String, Double> figures) {
    List<Map<String, Double>> more =
        new ArrayList<>(epochs.subList(0, Math.min(epoch, epochs.size())));
    while (more.size() < epoch) {
      more.add(Map.of());
    }
    more.add(figures);
    return new TrainingLog(more);
  }
}
