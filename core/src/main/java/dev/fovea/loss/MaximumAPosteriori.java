package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.tensor.Shape;

/**
 * The loss of LeNet-5: the penalty of the true class plus log(exp(-j) + sum of exp(-penalty) over
 * all classes), where predictions are scores, the negative penalties, as {@link
 * dev.fovea.layer.core.RadialBasis} gives them. Besides pulling the true class it pushes the others
 * away, unless their penalties are far above j: it is the crossentropy of the softmax of the scores
 * and of -j for samples of no class. Targets are class indices (LeCun et al., "Gradient-based
 * learning applied to document recognition", 1998, equation 9).
 *
 * @param j the penalty of no class, above 0
 */
public record MaximumAPosteriori(double j) implements Loss {
  /** The default of j, which the paper does not state. */
  static final double DEFAULT_J = 5;

  /**
   * @throws IllegalArgumentException if j is not above 0
   */
  public MaximumAPosteriori {
    Require.positive("j", j);
  }

  /** Creates a loss with j = 5. */
  public MaximumAPosteriori() {
    this(DEFAULT_J);
  }

  @Override
  public String className() {
    return "MaximumAPosteriori";
  }

  @Override
  public Config config() {
    return Config.empty().with("j", j);
  }

  static MaximumAPosteriori from(Config config) {
    return new MaximumAPosteriori(config.number("j", DEFAULT_J));
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
    return Rows.mean(
        batch,
        rows,
        weights,
        (row, factor) -> {
          int from = row * classes;
          int label = Rows.label(target[row], row / rows, classes);
          double max = -j;
          for (int i = from; i < from + classes; i++) {
            max = Math.max(max, prediction[i]);
          }
          double sum = Math.exp(-j - max);
          for (int i = from; i < from + classes; i++) {
            sum += Math.exp(prediction[i] - max);
          }
          if (gradient.length > 0) {
            for (int i = from; i < from + classes; i++) {
              double share = Math.exp(prediction[i] - max) / sum;
              gradient[i] = (float) (factor * (share - (i == from + label ? 1 : 0)));
            }
          }
          return max + Math.log(sum) - prediction[from + label];
        });
  }
}
