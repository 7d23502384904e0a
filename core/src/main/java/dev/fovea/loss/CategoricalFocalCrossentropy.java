package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.tensor.Shape;

/**
 * The categorical focal crossentropy: -sum alpha (1 - p)^gamma t log p over the classes of the last
 * axis, so that easy samples count little (Lin et al., "Focal loss for dense object detection",
 * 2017).
 *
 * @param fromLogits whether predictions are logits, to which softmax is applied, instead of
 *     probabilities
 * @param labelSmoothing the smoothing s, which replaces targets by t (1 - s) + s / classes
 */
public record CategoricalFocalCrossentropy(
    double alpha, double gamma, boolean fromLogits, double labelSmoothing) implements Loss {
  public CategoricalFocalCrossentropy {
    Require.notNegative("alpha", alpha);
    Require.notNegative("gamma", gamma);
    Require.share("label_smoothing", labelSmoothing);
  }

  /** Keras's defaults: alpha 0.25, gamma 2, of probabilities, no smoothing. */
  public CategoricalFocalCrossentropy() {
    this(0.25, 2, false, 0);
  }

  @Override
  public String className() {
    return "CategoricalFocalCrossentropy";
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("alpha", alpha)
        .with("gamma", gamma)
        .with("from_logits", fromLogits)
        .with("label_smoothing", labelSmoothing);
  }

  static CategoricalFocalCrossentropy from(Config c) {
    return new CategoricalFocalCrossentropy(
        c.number("alpha", 0.25),
        c.number("gamma", 2),
        c.flag("from_logits", false),
        c.number("label_smoothing", 0));
  }

  @Override
  public Shape targetShape(Shape prediction) {
    return prediction;
  }

  @Override
  public double compute(
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] weights,
      float[] gradient) {
    int classes = shape.channels();
    double keep = 1 - labelSmoothing;
    double add = labelSmoothing / classes;
    double[] p = new double[classes];
    return Rows.mean(
        batch,
        shape.size() / classes,
        weights,
        (row, factor) -> {
          int from = row * classes;
          double sum = probabilities(prediction, from, p);
          double loss = 0;
          double mean = 0;
          for (int i = 0; i < classes; i++) {
            double q = Rows.clip(p[i]);
            double t = target[from + i] * keep + add;
            loss -= alpha * Math.pow(1 - q, gamma) * t * Math.log(q);
            mean += slope(p[i], t) * p[i];
          }
          if (gradient.length > 0) {
            for (int i = 0; i < classes; i++) {
              double t = target[from + i] * keep + add;
              double inner = fromLogits ? p[i] : 1 / sum;
              gradient[from + i] = (float) ((slope(p[i], t) - mean) * inner * factor);
            }
          }
          return loss;
        });
  }

  /** Fills p with the softmax or the normalized probabilities, and returns the divisor. */
  private double probabilities(float[] prediction, int from, double[] p) {
    double max = 0;
    for (int i = 0; fromLogits && i < p.length; i++) {
      max = i == 0 ? prediction[from] : Math.max(max, prediction[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = fromLogits ? Math.exp(prediction[from + i] - max) : prediction[from + i];
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return sum;
  }

  /** Returns the derivative of a class's term with respect to its probability. */
  private double slope(double probability, double t) {
    double p = Rows.clip(probability);
    double byFocus = gamma == 0 ? 0 : gamma * Math.pow(1 - p, gamma - 1) * Math.log(p);
    return alpha * t * (byFocus - Math.pow(1 - p, gamma) / p) * Rows.clipSlope(probability);
  }
}
