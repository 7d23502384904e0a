package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;
import java.util.Optional;

/**
 * The binary crossentropy: the mean over the last axis of -t log p - (1 - t) log(1 - p).
 *
 * @param fromLogits whether predictions are logits, to which the sigmoid function is applied,
 *     instead of probabilities
 * @param labelSmoothing the smoothing s, which replaces targets by t (1 - s) + s / 2
 */
public record BinaryCrossentropy(boolean fromLogits, double labelSmoothing) implements ElementLoss {
  public BinaryCrossentropy {
    Require.share("label_smoothing", labelSmoothing);
  }

  /** Creates a loss of probabilities, without smoothing. */
  public BinaryCrossentropy() {
    this(false, 0);
  }

  @Override
  public String className() {
    return "BinaryCrossentropy";
  }

  @Override
  public Config config() {
    return Config.empty().with("from_logits", fromLogits).with("label_smoothing", labelSmoothing);
  }

  static BinaryCrossentropy from(Config c) {
    return new BinaryCrossentropy(c.flag("from_logits", false), c.number("label_smoothing", 0));
  }

  /**
   * Returns the loss of an element. For logits this is max(x, 0) - x t + log(1 + exp(-|x|)), which
   * never overflows.
   */
  @Override
  public double value(double prediction, double target) {
    double t = smoothed(target);
    if (fromLogits) {
      return Math.max(prediction, 0) - prediction * t + Math.log1p(Math.exp(-Math.abs(prediction)));
    }
    double p = Rows.clip(prediction);
    return -t * Math.log(p) - (1 - t) * Math.log1p(-p);
  }

  @Override
  public double slope(double prediction, double target) {
    double t = smoothed(target);
    if (fromLogits) {
      return Activation.sigmoid(prediction) - t;
    }
    double p = Rows.clip(prediction);
    return (p - t) / (p * (1 - p)) * Rows.clipSlope(prediction);
  }

  private double smoothed(double target) {
    return target * (1 - labelSmoothing) + labelSmoothing / 2;
  }

  @Override
  public Optional<Loss> onLogits(Activation last) {
    return !fromLogits && last == Activation.SIGMOID
        ? Optional.of(new BinaryCrossentropy(true, labelSmoothing))
        : Optional.empty();
  }
}
