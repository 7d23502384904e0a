package dev.fovea.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of each epoch of a training.
 *
 * @param epochs the logs: "loss", the metrics, and those of the validation with the prefix "val_"
 */
public record History(List<Map<String, Double>> epochs) {
  public History {
    epochs =
        epochs.stream().map(row -> Collections.unmodifiableMap(new LinkedHashMap<>(row))).toList();
  }

  /** Returns a history without epochs. */
  public static History empty() {
    return new History(List.of());
  }

  /** Returns this history with another epoch. */
  public History with(Map<String, Double> logs) {
    List<Map<String, Double>> more = new ArrayList<>(epochs);
    more.add(logs);
    return new History(more);
  }

  /**
   * Returns the values of a figure over the epochs.
   *
   * @throws IllegalArgumentException if there is no such figure; the message lists those that exist
   */
  public List<Double> get(String name) {
    if (!epochs.isEmpty() && !epochs.getFirst().containsKey(name)) {
      throw new IllegalArgumentException(
          "the history has no \"%s\"; it has %s".formatted(name, epochs.getFirst().keySet()));
    }
    return epochs.stream().map(row -> row.get(name)).toList();
  }

  /** Returns the logs of the last epoch. */
  public Map<String, Double> last() {
    return epochs.getLast();
  }
}
