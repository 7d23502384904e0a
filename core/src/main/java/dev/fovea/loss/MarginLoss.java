package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.tensor.Shape;

/**
 * The margin loss of capsules: the sum over the classes of t max(0, m+ - p)^2 + w (1 - t) max(0, p
 * - m-)^2, where p is the length of a class's capsule and t is 1 if the class is there, otherwise 0
 * (S. Sabour, N. Frosst and G. Hinton, "Dynamic routing between capsules", 2017, equation 4).
 * Targets are one-hot rows, or rows with several ones.
 *
 * @param positiveMargin m+, the length from which a class that is there costs nothing
 * @param negativeMargin m-, the length up to which a class that is not there costs nothing
 * @param negativeWeight w, the weight of the classes that are not there, the paper's lambda
 */
public record MarginLoss(double positiveMargin, double negativeMargin, double negativeWeight)
    implements Loss {
  /**
   * @throws IllegalArgumentException if the margins are not in order or the weight is negative
   */
  public MarginLoss {
    Require.share("positive_margin", positiveMargin);
    Require.notNegative("negative_weight", negativeWeight);
    if (!(negativeMargin >= 0 && negativeMargin <= positiveMargin)) {
      throw new IllegalArgumentException(
          "negative_margin must be from 0 to positive_margin, %s, not %s"
              .formatted(positiveMargin, negativeMargin));
    }
  }

  /** Creates the loss of the paper: margins of 0.9 and 0.1, a weight of 0.5. */
  public MarginLoss() {
    this(0.9, 0.1, 0.5);
  }

  @Override
  public String className() {
    return "MarginLoss";
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("positive_margin", positiveMargin)
        .with("negative_margin", negativeMargin)
        .with("negative_weight", negativeWeight);
  }

  static MarginLoss from(Config c) {
    return new MarginLoss(
        c.number("positive_margin", 0.9),
        c.number("negative_margin", 0.1),
        c.number("negative_weight", 0.5));
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
    return Rows.mean(
        batch,
        shape.size() / classes,
        weights,
        (row, factor) -> {
          double sum = 0;
          for (int i = row * classes; i < (row + 1) * classes; i++) {
            double lacks = Math.max(0, positiveMargin - prediction[i]);
            double exceeds = Math.max(0, prediction[i] - negativeMargin);
            double there = target[i];
            double absent = negativeWeight * (1 - there);
            sum += there * lacks * lacks + absent * exceeds * exceeds;
            if (gradient.length > 0) {
              gradient[i] = (float) (2 * (absent * exceeds - there * lacks) * factor);
            }
          }
          return sum;
        });
  }
}
