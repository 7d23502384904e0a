package dev.fovea.loss;

/**
 * Computes the crossentropy of a row of class scores with a target that is a distribution over the
 * classes, or a single class. Logits use log-sum-exp, which neither overflows nor loses small
 * probabilities. Probabilities are normalized and clipped as in Keras.
 */
final class CategoricalRow {
  /** The target: the probability of each class. */
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
