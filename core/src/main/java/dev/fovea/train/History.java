package dev.fovea.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each epoch of a training came to.
 *
 * @param epochs the logs: "loss", the metrics, and with "val_" in front those of the validation
 */
public record History(List<Map<String, Double>> epochs) {
  public History {
    epochs =
        epochs.stream().map(row -> Collections.unmodifiableMap(new LinkedHashMap<>(row))).toList();
  }

  /** No epoch. */
  public static History empty() {
    return new History(List.of());
  }

  /** With one more epoch. */
  public History with(Map<String, Double> logs) {
    List<Map<String, Double>> more = new ArrayList<>(epochs);
    more.add(logs);
    return new History(more);
  }

  /**
   * One figure over the epochs.
   *
   * @throws IllegalArgumentException if there is none of that name, listing those there are
   */
  public List<Double> get(String name) {
    if (!epochs.isEmpty() && !epochs.getFirst().containsKey(name)) {
      throw new IllegalArgumentException(
          "the history has no \"%s\"; it has %s".formatted(name, epochs.getFirst().keySet()));
    }
    return epochs.stream().map(row -> row.get(name)).toList();
  }

  /** The logs of the last epoch. */
  public Map<String, Double> last() {
    return epochs.getLast();
  }
}
