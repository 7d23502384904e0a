package dev.fovea.train;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/** What configurations and shapes must be, told in Keras's words. */
final class Require {
  private Require() {}

  static void share(String what, double value) {
    check(value >= 0 && value <= 1, what, "from 0 to 1", value);
  }

  static void positive(String what, double value) {
    check(value > 0 && Double.isFinite(value), what, "above 0", value);
  }

  static void notNegative(String what, double value) {
    check(value >= 0 && Double.isFinite(value), what, "at least 0", value);
  }

  /** For metrics that need a target for each number predicted. */
  static void sameSize(String metric, Shape prediction, Shape target) {
    if (prediction.size() != target.size()) {
      throw new ShapeException(
          "%s needs a target for each prediction, not targets of shape %s for predictions of %s"
              .formatted(metric, target, prediction));
    }
  }

  static void check(boolean holds, String what, String range, double value) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, not %s".formatted(what, range, value));
    }
  }
}
