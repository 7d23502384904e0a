package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The sparse categorical crossentropy: -log of the probability of the true class. Targets are class
 * indices.
 *
 * @param fromLogits whether predictions are logits, to which softmax is applied, instead of
 *     probabilities
 * @param ignoreClass a label whose rows are ignored, such as the void class of a segmentation; the
 *     loss is the mean over the other rows
 */
public record SparseCategoricalCrossentropy(boolean fromLogits, OptionalInt ignoreClass)
    implements Loss {
  /** Creates a loss that ignores no class. */
  public SparseCategoricalCrossentropy(boolean fromLogits) {
    this(fromLogits, OptionalInt.empty());
  }

  /** Creates a loss of probabilities that ignores no class. */
  public SparseCategoricalCrossentropy() {
    this(false);
  }

  @Override
  public String className() {
    return "SparseCategoricalCrossentropy";
  }

  @Override
  public Config config() {
    return SparseOptions.config(fromLogits, ignoreClass);
  }

  static SparseCategoricalCrossentropy from(Config c) {
    return new SparseCategoricalCrossentropy(
        SparseOptions.fromLogits(c), SparseOptions.ignoreClass(c));
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
    double scale = scale(target, batch * rows);
    return scale
        * Rows.mean(
            workers,
            batch,
            rows,
            weights,
            endRow -> {
              CategoricalRows all = new CategoricalRows(fromLogits, prediction, classes, endRow);
              return (row, factor) -> {
                if (isIgnored(target[row])) {
                  if (gradient.length > 0) {
                    Arrays.fill(gradient, row * classes, (row + 1) * classes, 0);
                  }
                  return 0;
                }
                int label = Rows.label(target[row], row / rows, classes);
                return all.loss(row, i -> i == label ? 1 : 0, gradient, factor * scale);
              };
            });
  }

  private boolean isIgnored(float label) {
    return SparseOptions.isIgnored(label, ignoreClass);
  }

  /** Returns the ratio of all rows to those that are not ignored. */
  private double scale(float[] target, int rows) {
    int counted = 0;
    for (int row = 0; row < rows; row++) {
      counted += isIgnored(target[row]) ? 0 : 1;
    }
    return (double) rows / Math.max(counted, 1);
  }

  @Override
  public OptionalInt ignoredLabel() {
    return ignoreClass;
  }

  @Override
  public Optional<Loss> onLogits(Activation last) {
    return !fromLogits && last == Activation.SOFTMAX
        ? Optional.of(new SparseCategoricalCrossentropy(true, ignoreClass))
        : Optional.empty();
  }
}
