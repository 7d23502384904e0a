package dev.fovea.config;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/** Checks of configurations and shapes, with messages in Keras's words. */
public final class Require {
  private Require() {}

  /**
   * Checks that a value is from 0 to 1.
   *
   * @param what the name of the value, as all methods here
   * @throws IllegalArgumentException if it is not, as all methods here
   */
  public static void share(String what, double value) {
    check(value >= 0 && value <= 1, what, "from 0 to 1", value);
  }

  /** Checks that a value is above 0 and finite. */
  public static void positive(String what, double value) {
    check(value > 0 && Double.isFinite(value), what, "above 0", value);
  }

  /** Checks that a value is at least 0 and finite. */
  public static void notNegative(String what, double value) {
    check(value >= 0 && Double.isFinite(value), what, "at least 0", value);
  }

  /**
   * Checks that there is a target for every number predicted.
   *
   * @param metric the name of the metric that needs it
   * @throws ShapeException if the sizes differ
   */
  public static void sameSize(String metric, Shape prediction, Shape target) {
    if (prediction.size() != target.size()) {
      throw new ShapeException(
          "%s needs a target for each prediction, not targets of shape %s for predictions of %s"
              .formatted(metric, target, prediction));
    }
  }

  /**
   * Checks a condition.
   *
   * @param range what the value must be, such as "at least 1"
   */
  public static void check(boolean holds, String what, String range, double value) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, not %s".formatted(what, range, value));
    }
  }
}
