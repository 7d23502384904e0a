package dev.fovea.train;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/**
 * -log of the probability of the right class; targets are the numbers of classes.
 *
 * @param fromLogits whether predictions are scores whose softmax is meant, not probabilities
 */
public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {
  /** Of probabilities, such as softmax gives. */
  public SparseCategoricalCrossentropy() {
    this(false);
  }

  @Override
  public String className() {
    return "SparseCategoricalCrossentropy";
  }

  @Override
  public Config config() {
    return Config.empty().with("from_logits", fromLogits);
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
    return Rows.mean(
        batch,
        shape.size() / classes,
        weights,
        (row, factor) -> {
          int label = label(target[row], row, classes);
          int from = row * classes;
          CategoricalRow.Target t = i -> i == label ? 1 : 0;
          return fromLogits
              ? CategoricalRow.fromLogits(prediction, from, classes, t, gradient, factor)
              : CategoricalRow.fromProbabilities(prediction, from, classes, t, gradient, factor);
        });
  }

  private static int label(float target, int row, int classes) {
    int label = (int) target;
    if (label != target || label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "label %s of row %d of the batch is none of the %d classes 0 to %d; check the labels or the"
                  .formatted(number(target), row, classes, classes - 1)
              + " number of the model's outputs");
    }
    return label;
  }

  private static String number(float value) {
    return value == (int) value ? String.valueOf((int) value) : String.valueOf(value);
  }

  @Override
  public Optional<Loss> onLogits(Activation last) {
    return !fromLogits && last == Activation.SOFTMAX
        ? Optional.of(new SparseCategoricalCrossentropy(true))
        : Optional.empty();
  }
}
