package dev.fovea.loss;

/**
 * The crossentropies of rows of class scores with targets that are distributions over the classes,
 * or single classes. Logits use log-sum-exp, which neither overflows nor loses small probabilities.
 * Probabilities are normalized and clipped as in Keras. Rows are visited in ascending order.
 */
final class CategoricalRows {
  private final boolean fromLogits;
  private final float[] scores;
  private final int classes;
  private final Exponentials exponentials;

  /** The target: the probability of each class. */
  @FunctionalInterface
  interface Target {
    double at(int category);
  }

  /**
   * Prepares for some rows.
   *
   * @param scores the logits or probabilities (rows, classes)
   * @param endRow the row after the last one that is visited
   */
  CategoricalRows(boolean fromLogits, float[] scores, int classes, int endRow) {
    this.fromLogits = fromLogits;
    this.scores = scores;
    this.classes = classes;
    this.exponentials = new Exponentials(scores, classes, endRow);
  }

  /** Returns the crossentropy of a row, and writes its gradient multiplied by a factor. */
  double loss(int row, Target target, float[] gradient, double factor) {
    return fromLogits
        ? ofLogits(row, target, gradient, factor)
        : ofProbabilities(row, target, gradient, factor);
  }

  private double ofLogits(int row, Target target, float[] gradient, double factor) {
    int at = exponentials.visit(row);
    double[] powers = exponentials.values();
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += powers[at + i];
    }
    double logSum = exponentials.largest(row) + Math.log(sum);
    int from = row * classes;
    double loss = 0;
    double mass = 0;
    for (int i = 0; i < classes; i++) {
      double t = target.at(i);
      mass += t;
      loss += t == 0 ? 0 : t * (logSum - scores[from + i]);
    }
    if (gradient.length > 0) {
      double scale = mass / sum;
      for (int i = 0; i < classes; i++) {
        gradient[from + i] = (float) ((powers[at + i] * scale - target.at(i)) * factor);
      }
    }
    return loss;
  }

  private double ofProbabilities(int row, Target target, float[] gradient, double factor) {
    int from = row * classes;
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += scores[from + i];
    }
    double loss = 0;
    double mass = 0;
    for (int i = 0; i < classes; i++) {
      double p = scores[from + i] / sum;
      double t = target.at(i);
      loss -= t == 0 ? 0 : t * Math.log(Rows.clip(p));
      mass += t * Rows.clipSlope(p);
    }
    if (gradient.length > 0) {
      for (int i = 0; i < classes; i++) {
        double p = scores[from + i] / sum;
        double own = target.at(i) * Rows.clipSlope(p) / Rows.clip(p);
        gradient[from + i] = (float) ((mass - own) / sum * factor);
      }
    }
    return loss;
  }
}
