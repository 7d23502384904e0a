package dev.fovea.loss;

/**
 * Crossentropy of one row of class scores with a target that is a distribution over the classes, or
 * one class: from logits by the log-sum-exp, which neither overflows nor loses small probabilities;
 * from probabilities, normalized and clipped as Keras does.
 */
final class CategoricalRow {
  /** The probability that the target gives to a class. */
  @FunctionalInterface
  interface Target {
    double at(int category);
  }

  private CategoricalRow() {}

  static double fromLogits(
      float[] logits, int from, int classes, Target target, float[] gradient, double factor) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      max = Math.max(max, logits[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += Math.exp(logits[from + i] - max);
    }
    double logSum = max + Math.log(sum);
    double loss = 0;
    double mass = 0;
    for (int i = 0; i < classes; i++) {
      double t = target.at(i);
      mass += t;
      loss += t == 0 ? 0 : t * (logSum - logits[from + i]);
    }
    if (gradient.length > 0) {
      for (int i = 0; i < classes; i++) {
        double p = Math.exp(logits[from + i] - logSum);
        gradient[from + i] = (float) ((p * mass - target.at(i)) * factor);
      }
    }
    return loss;
  }

  static double fromProbabilities(
      float[] values, int from, int classes, Target target, float[] gradient, double factor) {
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += values[from + i];
    }
    double loss = 0;
    double mass = 0;
    for (int i = 0; i < classes; i++) {
      double p = values[from + i] / sum;
      double t = target.at(i);
      loss -= t == 0 ? 0 : t * Math.log(Rows.clip(p));
      mass += t * Rows.clipSlope(p);
    }
    if (gradient.length > 0) {
      for (int i = 0; i < classes; i++) {
        double p = values[from + i] / sum;
        double own = target.at(i) * Rows.clipSlope(p) / Rows.clip(p);
        gradient[from + i] = (float) ((mass - own) / sum * factor);
      }
    }
    return loss;
  }
}
