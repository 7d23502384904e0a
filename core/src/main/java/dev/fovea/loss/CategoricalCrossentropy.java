package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/**
 * The categorical crossentropy: -sum t log p over the classes of the last axis. Targets are one-hot
 * rows or distributions.
 *
 * @param fromLogits whether predictions are logits, to which softmax is applied, instead of
 *     probabilities
 * @param labelSmoothing the smoothing s, which replaces targets by t (1 - s) + s / classes (Szegedy
 *     et al. 2016)
 */
public record CategoricalCrossentropy(boolean fromLogits, double labelSmoothing) implements Loss {
  public CategoricalCrossentropy {
    Require.share("label_smoothing", labelSmoothing);
  }

  /** Creates a loss of probabilities, without smoothing. */
  public CategoricalCrossentropy() {
    this(false, 0);
  }

  @Override
  public String className() {
    return "CategoricalCrossentropy";
  }

  @Override
  public Config config() {
    return Config.empty().with("from_logits", fromLogits).with("label_smoothing", labelSmoothing);
  }

  static CategoricalCrossentropy from(Config c) {
    return new CategoricalCrossentropy(
        c.flag("from_logits", false), c.number("label_smoothing", 0));
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
    return Rows.mean(
        Rows.ALONE,
        batch,
        shape.size() / classes,
        weights,
        endRow -> {
          CategoricalRows rows = new CategoricalRows(fromLogits, prediction, classes, endRow);
          return (row, factor) ->
              rows.loss(row, i -> target[row * classes + i] * keep + add, gradient, factor);
        });
  }

  @Override
  public Optional<Loss> onLogits(Activation last) {
    return !fromLogits && last == Activation.SOFTMAX
        ? Optional.of(new CategoricalCrossentropy(true, labelSmoothing))
        : Optional.empty();
  }
}
