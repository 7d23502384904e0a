package dev.fovea.config;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/** What configurations and shapes must be, told in Keras's words. */
public final class Require {
  private Require() {}

  public static void share(String what, double value) {
    check(value >= 0 && value <= 1, what, "from 0 to 1", value);
  }

  public static void positive(String what, double value) {
    check(value > 0 && Double.isFinite(value), what, "above 0", value);
  }

  public static void notNegative(String what, double value) {
    check(value >= 0 && Double.isFinite(value), what, "at least 0", value);
  }

  /** For metrics that need a target for each number predicted. */
  public static void sameSize(String metric, Shape prediction, Shape target) {
    if (prediction.size() != target.size()) {
      throw new ShapeException(
          "%s needs a target for each prediction, not targets of shape %s for predictions of %s"
              .formatted(metric, target, prediction));
    }
  }

  public static void check(boolean holds, String what, String range, double value) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, not %s".formatted(what, range, value));
    }
  }
}
