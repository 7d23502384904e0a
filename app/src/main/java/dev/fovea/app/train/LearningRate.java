package dev.fovea.app.train;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the learning rate: a number, or to look for it. */
final class LearningRate {
  private static final String AUTO = "auto";

  @Option(
      names = "--learning-rate",
      paramLabel = "X|auto",
      description =
          "Learning rate, constant with --optimizer; auto looks for it in a short test and draws a"
              + " picture of it beside the model. Default: Keras's default of the optimizer, or that"
              + " of the recipe without --optimizer.")
  private @Nullable String given;

  /**
   * Checks the option.
   *
   * @throws IllegalArgumentException if it is no positive number
   */
  void check() {
    if (given != null && !isAuto() && !(number() > 0 && number() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--learning-rate must be a number above 0, or auto, not " + given);
    }
  }

  /** Returns whether a rate is asked for, or is to be looked for. */
  boolean isGiven() {
    return given != null;
  }

  /** Returns whether the rate is to be looked for. */
  boolean isAuto() {
    return AUTO.equals(given);
  }

  /** Returns the rate if it is a number. */
  OptionalDouble value() {
    return given == null || isAuto() ? OptionalDouble.empty() : OptionalDouble.of(number());
  }

  private double number() {
    try {
      return Double.parseDouble(String.valueOf(given));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
