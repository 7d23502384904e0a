package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;

/**
 * The binary crossentropy times (1 - q)^gamma, where q is the predicted probability of the true
 * class, so that easy elements count little (Lin et al., "Focal loss for dense object detection",
 * 2017).
 *
 * @param applyClassBalancing whether elements are also weighted by alpha (target 1) or 1 - alpha
 *     (target 0)
 * @param gamma the exponent; 0 for plain crossentropy
 * @param fromLogits whether predictions are logits, to which the sigmoid function is applied,
 *     instead of probabilities
 * @param labelSmoothing the smoothing s, which replaces targets by t (1 - s) + s / 2
 */
public record BinaryFocalCrossentropy(
    boolean applyClassBalancing,
    double alpha,
    double gamma,
    boolean fromLogits,
    double labelSmoothing)
    implements ElementLoss {
  public BinaryFocalCrossentropy {
    Require.share("alpha", alpha);
    Require.notNegative("gamma", gamma);
    Require.share("label_smoothing", labelSmoothing);
  }

  /** Keras's defaults: no balancing, alpha 0.25, gamma 2, of probabilities, no smoothing. */
  public BinaryFocalCrossentropy() {
    this(false, 0.25, 2, false, 0);
  }

  @Override
  public String className() {
    return "BinaryFocalCrossentropy";
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("apply_class_balancing", applyClassBalancing)
        .with("alpha", alpha)
        .with("gamma", gamma)
        .with("from_logits", fromLogits)
        .with("label_smoothing", labelSmoothing);
  }

  static BinaryFocalCrossentropy from(Config c) {
    return new BinaryFocalCrossentropy(
        c.flag("apply_class_balancing", false),
        c.number("alpha", 0.25),
        c.number("gamma", 2),
        c.flag("from_logits", false),
        c.number("label_smoothing", 0));
  }

  @Override
  public double value(double prediction, double target) {
    double t = smoothed(target);
    double p = probability(prediction);
    return balance(t) * Math.pow(wrong(p, t), gamma) * crossentropy(p, t);
  }

  @Override
  public double slope(double prediction, double target) {
    double t = smoothed(target);
    double p = probability(prediction);
    double byEntropy = Math.pow(wrong(p, t), gamma) * entropySlope(p, t);
    double inner = fromLogits ? p * (1 - p) : 1;
    return balance(t) * (focusSlope(p, t) * crossentropy(p, t) + byEntropy) * inner;
  }

  private double probability(double prediction) {
    return fromLogits ? Activation.sigmoid(prediction) : prediction;
  }

  private double smoothed(double target) {
    return target * (1 - labelSmoothing) + labelSmoothing / 2;
  }

  private double balance(double t) {
    return applyClassBalancing ? t * alpha + (1 - t) * (1 - alpha) : 1;
  }

  /** Returns the predicted probability of the false class. */
  private static double wrong(double p, double t) {
    return Math.clamp(1 - t * p - (1 - t) * (1 - p), 0, 1);
  }

  /**
   * Returns the derivative of wrong^gamma, which is kept finite at wrong = 0 for a gamma below 1.
   */
  private double focusSlope(double p, double t) {
    return gamma == 0
        ? 0
        : gamma * Math.pow(Math.max(wrong(p, t), Rows.EPSILON), gamma - 1) * (1 - 2 * t);
  }

  private static double crossentropy(double probability, double t) {
    double p = Rows.clip(probability);
    return -t * Math.log(p) - (1 - t) * Math.log1p(-p);
  }

  private static double entropySlope(double probability, double t) {
    double p = Rows.clip(probability);
    return (p - t) / (p * (1 - p)) * Rows.clipSlope(probability);
  }
}
