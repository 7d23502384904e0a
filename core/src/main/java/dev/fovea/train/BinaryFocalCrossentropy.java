package dev.fovea.train;

import dev.fovea.config.Config;

/**
 * Binary crossentropy times (1 - q)^gamma, q the probability given to what is right: easy elements
 * count little (Lin et al., "Focal loss for dense object detection", 2017).
 *
 * @param applyClassBalancing whether elements also count alpha (target 1) and 1 - alpha (target 0)
 * @param gamma 0 is plain crossentropy
 * @param fromLogits whether predictions are scores whose sigmoid is meant, not probabilities
 */
public record BinaryFocalCrossentropy(
    boolean applyClassBalancing, double alpha, double gamma, boolean fromLogits)
    implements ElementLoss {

  /** Keras's defaults: no balancing, alpha 0.25, gamma 2, of probabilities. */
  public BinaryFocalCrossentropy() {
    this(false, 0.25, 2, false);
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
        .with("label_smoothing", 0.0);
  }

  @Override
  public double value(double prediction, double t) {
    double p = Rows.clip(fromLogits ? Rows.sigmoid(prediction) : prediction);
    return balance(t) * Math.pow(1 - right(p, t), gamma) * crossentropy(p, t);
  }

  @Override
  public double slope(double prediction, double t) {
    double raw = fromLogits ? Rows.sigmoid(prediction) : prediction;
    double p = Rows.clip(raw);
    double wrong = 1 - right(p, t);
    double byFocus =
        gamma == 0 ? 0 : -gamma * Math.pow(wrong, gamma - 1) * (2 * t - 1) * crossentropy(p, t);
    double byEntropy = Math.pow(wrong, gamma) * (p - t) / (p * (1 - p));
    double inner = fromLogits ? raw * (1 - raw) : 1;
    return balance(t) * (byFocus + byEntropy) * Rows.clipSlope(raw) * inner;
  }

  private static double right(double p, double t) {
    return t * p + (1 - t) * (1 - p);
  }

  private static double crossentropy(double p, double t) {
    return -t * Math.log(p) - (1 - t) * Math.log1p(-p);
  }

  private double balance(double t) {
    return applyClassBalancing ? t * alpha + (1 - t) * (1 - alpha) : 1;
  }
}
