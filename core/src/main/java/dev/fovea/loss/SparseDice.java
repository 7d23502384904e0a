package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.data.RowWeights;
import dev.fovea.kernel.Activation;
import dev.fovea.tensor.Shape;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Dice loss of class indices: the mean over the classes of {@code 1 - 2 sum(t p) / (sum t + sum
 * p)}, where the sums run over all rows of the batch, t is 1 in the rows of the class and p is the
 * probability that is predicted for it. It equals Keras's {@code Dice(axis=(0, 1, 2))} of the
 * one-hot mask, averaged. Every class counts the same, however few pixels it has (Milletari et al.,
 * "V-Net", 2016; Sudre et al., "Generalised Dice overlap", 2017).
 *
 * <p>The weights of rows multiply their terms of the sums, so a row of weight 0 does not count. A
 * class that neither occurs nor is predicted contributes 1.
 *
 * @param fromLogits whether predictions are logits, to which softmax is applied, instead of
 *     probabilities
 * @param ignoreClass a label whose rows do not count, such as the void class of a segmentation
 */
public record SparseDice(boolean fromLogits, OptionalInt ignoreClass) implements Loss {
  /** Creates a loss of probabilities that ignores no class. */
  public SparseDice() {
    this(false, OptionalInt.empty());
  }

  @Override
  public String className() {
    return "SparseDice";
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("from_logits", fromLogits)
        .with(
            "ignore_class",
            ignoreClass.isPresent() ? (Object) ignoreClass.getAsInt() : Config.NOTHING);
  }

  static SparseDice from(Config c) {
    return new SparseDice(
        c.flag("from_logits", false),
        c.has("ignore_class") ? OptionalInt.of(c.integer("ignore_class")) : OptionalInt.empty());
  }

  @Override
  public Shape targetShape(Shape prediction) {
    return prediction.with(-1, 1);
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
    int rows = shape.size() / classes;
    RowWeights ofRows = RowWeights.of(weights, batch, rows);
    double[] both = new double[classes];
    double[] total = new double[classes];
    double[] p = new double[classes];
    for (int row = 0; row < batch * rows; row++) {
      double weight = weight(target[row], ofRows.at(row));
      if (weight == 0) {
        continue;
      }
      int label = Rows.label(target[row], row / rows, classes);
      probabilities(prediction, row * classes, p);
      for (int i = 0; i < classes; i++) {
        total[i] += weight * p[i];
      }
      both[label] += weight * p[label];
      total[label] += weight;
    }
    double loss = 0;
    for (int i = 0; i < classes; i++) {
      total[i] += Rows.EPSILON;
      loss += (1 - 2 * both[i] / total[i]) / classes;
    }
    if (gradient.length > 0) {
      for (int row = 0; row < batch * rows; row++) {
        double weight = weight(target[row], ofRows.at(row));
        probabilities(prediction, row * classes, p);
        gradient(row * classes, (int) target[row], weight, p, both, total, gradient);
      }
    }
    return loss;
  }

  /** Writes the gradient of a row, d loss / d p_i = 2 w (both_i / total_i - t_i) / total_i / classes. */
  private void gradient(
      int from,
      int label,
      double weight,
      double[] p,
      double[] both,
      double[] total,
      float[] gradient) {
    int classes = p.length;
    double factor = 2 * weight / classes;
    double mean = 0;
    if (fromLogits) {
      for (int i = 0; i < classes; i++) {
        mean += p[i] * slope(i, label, both, total);
      }
    }
    for (int i = 0; i < classes; i++) {
      double slope = slope(i, label, both, total);
      // Through softmax: d loss / d z_i = p_i (slope_i - sum_j p_j slope_j).
      gradient[from + i] = (float) (factor * (fromLogits ? p[i] * (slope - mean) : slope));
    }
  }

  private static double slope(int i, int label, double[] both, double[] total) {
    return (both[i] / total[i] - (i == label ? 1 : 0)) / total[i];
  }

  /** Returns the weight of a row, 0 if its label is ignored. */
  private double weight(float label, float weight) {
    return ignoreClass.isPresent() && label == ignoreClass.getAsInt() ? 0 : weight;
  }

  private void probabilities(float[] prediction, int from, double[] p) {
    if (!fromLogits) {
      for (int i = 0; i < p.length; i++) {
        p[i] = prediction[from + i];
      }
      return;
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < p.length; i++) {
      max = Math.max(max, prediction[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(prediction[from + i] - max);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
  }

  @Override
  public OptionalInt ignoredLabel() {
    return ignoreClass;
  }

  @Override
  public Optional<Loss> onLogits(Activation last) {
    return !fromLogits && last == Activation.SOFTMAX
        ? Optional.of(new SparseDice(true, ignoreClass))
        : Optional.empty();
  }
}
