package dev.fovea.loss;

import dev.fovea.config.Config;
import java.util.OptionalInt;

/** The options that losses of class indices share, in Keras's words. */
final class SparseOptions {
  private SparseOptions() {}

  /**
   * Returns the configuration of a loss.
   *
   * @param ignoreClass the label whose rows do not count, if there is one
   */
  static Config config(boolean fromLogits, OptionalInt ignoreClass) {
    return Config.empty()
        .with("from_logits", fromLogits)
        .with(
            "ignore_class",
            ignoreClass.isPresent() ? (Object) ignoreClass.getAsInt() : Config.NOTHING);
  }

  /** Returns whether predictions are logits. */
  static boolean fromLogits(Config config) {
    return config.flag("from_logits", false);
  }

  /** Returns the label whose rows do not count, if there is one. */
  static OptionalInt ignoreClass(Config config) {
    return config.has("ignore_class")
        ? OptionalInt.of(config.integer("ignore_class"))
        : OptionalInt.empty();
  }

  /** Returns whether a label is the ignored one. */
  static boolean isIgnored(float label, OptionalInt ignoreClass) {
    return ignoreClass.isPresent() && label == ignoreClass.getAsInt();
  }
}
