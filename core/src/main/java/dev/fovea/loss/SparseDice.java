package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.data.RowChunks;
import dev.fovea.data.RowWeights;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
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
    return SparseOptions.config(fromLogits, ignoreClass);
  }

  static SparseDice from(Config c) {
    return new SparseDice(SparseOptions.fromLogits(c), SparseOptions.ignoreClass(c));
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
    return compute(Rows.ALONE, batch, shape, prediction, target, weights, gradient);
  }

  @Override
  public double compute(
      Workers workers,
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] weights,
      float[] gradient) {
    int classes = shape.channels();
    int rows = shape.size() / classes;
    RowWeights ofRows = RowWeights.of(weights, batch, rows);
    boolean gradients = gradient.length > 0;
    Sums[] parts = new Sums[RowChunks.count(batch * rows)];
    RowChunks.forEach(
        workers,
        batch * rows,
        (chunk, from, to) -> {
          Sums sums = new Sums(classes);
          double[] p = new double[classes];
          Exponentials exponentials = new Exponentials(prediction, classes, to);
          for (int row = from; row < to; row++) {
            double weight = weight(target[row], ofRows.at(row));
            probabilities(prediction, row, exponentials, p);
            for (int i = 0; gradients && i < classes; i++) {
              // Kept for the gradient, which takes their place.
              gradient[row * classes + i] = (float) p[i];
            }
            if (weight != 0) {
              sums.add(p, Rows.label(target[row], row / rows, classes), weight);
            }
          }
          parts[chunk] = sums;
        });
    Sums all = new Sums(classes);
    for (Sums part : parts) {
      all.add(part);
    }
    double loss = 0;
    for (int i = 0; i < classes; i++) {
      all.total[i] += Rows.EPSILON;
      loss += (1 - 2 * all.both[i] / all.total[i]) / classes;
    }
    if (gradients) {
      RowChunks.forEach(
          workers,
          batch * rows,
          (chunk, from, to) -> {
            for (int row = from; row < to; row++) {
              double weight = weight(target[row], ofRows.at(row));
              gradient(row * classes, (int) target[row], 2 * weight / classes, all, gradient);
            }
          });
    }
    return loss;
  }

  /** For each class, the sums over rows of w t p and of w t + w p. */
  private static final class Sums {
    final double[] both;
    final double[] total;

    Sums(int classes) {
      both = new double[classes];
      total = new double[classes];
    }

    void add(double[] p, int label, double weight) {
      for (int i = 0; i < p.length; i++) {
        total[i] += weight * p[i];
      }
      both[label] += weight * p[label];
      total[label] += weight;
    }

    void add(Sums part) {
      for (int i = 0; i < both.length; i++) {
        both[i] += part.both[i];
        total[i] += part.total[i];
      }
    }

    /** Returns the derivative by the probability of a class, without the factor 2 w / classes. */
    double slope(int i, int label) {
      return (both[i] / total[i] - (i == label ? 1 : 0)) / total[i];
    }
  }

  /**
   * Replaces the probabilities of a row with the gradient, d loss / d p_i = 2 w (both_i / total_i -
   * t_i) / total_i / classes; through softmax, d loss / d z_i = p_i (slope_i - sum_j p_j slope_j).
   */
  private void gradient(int from, int label, double factor, Sums sums, float[] values) {
    int classes = sums.both.length;
    double mean = 0;
    for (int i = 0; fromLogits && i < classes; i++) {
      mean += values[from + i] * sums.slope(i, label);
    }
    for (int i = 0; i < classes; i++) {
      double slope = sums.slope(i, label);
      values[from + i] =
          (float) (factor * (fromLogits ? values[from + i] * (slope - mean) : slope));
    }
  }

  /** Returns the weight of a row, 0 if its label is ignored. */
  private double weight(float label, float weight) {
    return SparseOptions.isIgnored(label, ignoreClass) ? 0 : weight;
  }

  private void probabilities(float[] prediction, int row, Exponentials exponentials, double[] p) {
    if (!fromLogits) {
      for (int i = 0; i < p.length; i++) {
        p[i] = prediction[row * p.length + i];
      }
      return;
    }
    System.arraycopy(exponentials.values(), exponentials.visit(row), p, 0, p.length);
    double sum = 0;
    for (double power : p) {
      sum += power;
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
