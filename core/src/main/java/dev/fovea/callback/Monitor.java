package dev.fovea.callback;

import dev.fovea.metric.Direction;
import dev.fovea.train.Training;
import java.util.Map;

/**
 * A figure of the logs that callbacks watch, and the direction in which it improves.
 *
 * @param name such as "val_loss"
 * @param mode the direction in which it improves
 */
public record Monitor(String name, Mode mode) {
  /** The directions, in Keras's words. */
  public enum Mode {
    /** The direction that the metric itself gives; losses fall. */
    AUTO,
    /** Less is better. */
    MIN,
    /** More is better. */
    MAX
  }

  /** A figure that improves in the direction that its metric gives, as Keras's mode "auto". */
  public static Monitor of(String name) {
    return new Monitor(name, Mode.AUTO);
  }

  /**
   * Returns this monitor with the direction that the figure has in a training.
   *
   * @throws IllegalArgumentException if the training has no figure of that name, listing those it
   *     has
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
   * Returns whether a value is better than the best so far. One that is not finite never is.
   *
   * @param best NaN if there is none yet
   * @param minDelta what counts as an improvement is more than this
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
