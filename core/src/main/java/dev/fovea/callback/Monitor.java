package dev.fovea.callback;

import java.util.Map;

/**
 * A figure of the logs that callbacks watch, and whether less or more of it is better.
 *
 * @param name such as "val_loss"
 * @param mode in which direction it improves
 */
public record Monitor(String name, Mode mode) {
  /** Which way a figure improves. */
  public enum Mode {
    MIN,
    MAX
  }

  /** As Keras's mode "auto": accuracies and the like should grow, everything else shrink. */
  public static Monitor of(String name) {
    boolean grows =
        name.contains("acc")
            || name.contains("auc")
            || name.contains("precision")
            || name.contains("recall")
            || name.contains("f1")
            || name.contains("iou")
            || name.contains("r2");
    return new Monitor(name, grows ? Mode.MAX : Mode.MIN);
  }

  /** The worst that there can be. */
  double worst() {
    return mode == Mode.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** Whether the value is better than the best by more than this. */
  boolean improves(double value, double best, double minDelta) {
    return mode == Mode.MIN ? value < best - minDelta : value > best + minDelta;
  }

  /**
   * The figure.
   *
   * @throws IllegalArgumentException if the logs have none of that name, listing those they have
   */
  double in(Map<String, Double> logs) {
    Double value = logs.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no \"%s\" to watch; there are %s (validation data gives those with val_)"
              .formatted(name, logs.keySet()));
    }
    return value;
  }
}
