package dev.fovea.callback;

import dev.fovea.metric.Direction;
import dev.fovea.train.Training;
import java.util.Map;

/**
 * A figure of the logs that callbacks watch, and the direction in which it improves.
 *
 * @param name the name of the figure, such as "val_loss"
 * @param mode the direction in which it improves
 */
public record Monitor(String name, Mode mode) {
  /** The directions, in Keras's words. */
  public enum Mode {
    /** The direction of the metric; losses decrease. */
    AUTO,
    /** Smaller values are better. */
    MIN,
    /** Larger values are better. */
    MAX
  }

  /** Returns a monitor with the direction of the figure's metric, as in Keras's mode "auto". */
  public static Monitor of(String name) {
    return new Monitor(name, Mode.AUTO);
  }

  /**
   * Returns this monitor with the direction of the figure in a training.
   *
   * @throws IllegalArgumentException if the training has no such figure; the message lists those
   *     that exist
   */
  Monitor in(Training training) {
    Map<String, Direction> figures = training.figures();
    Direction direction = figures.get(name);
    if (direction == null) {
      throw new IllegalArgumentException(
          "there is no \"%s\" to watch; there are %s%s"
              .formatted(
                  name,
                  figures.keySet(),
                  name.startsWith("val_") && !figures.containsKey("val_loss")
                      ? " (validation data gives those with val_)"
                      : ""));
    }
    return mode == Mode.AUTO
        ? new Monitor(name, direction == Direction.UP ? Mode.MAX : Mode.MIN)
        : this;
  }

  /**
   * Returns whether a value is better than the best so far. A value that is not finite is never
   * better.
   *
   * @param best the best value so far, or NaN if there is none
   * @param minDelta the change that an improvement must exceed
   */
  boolean improves(double value, double best, double minDelta) {
    if (!Double.isFinite(value) || Double.isNaN(best)) {
      return Double.isFinite(value);
    }
    return mode == Mode.MAX ? value > best + minDelta : value < best - minDelta;
  }

  /** Returns the figure. */
  double in(Map<String, Double> logs) {
    return logs.getOrDefault(name, Double.NaN);
  }
}
