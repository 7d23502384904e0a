package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;

/**
 * The categorical hinge loss: max(max((1 - t) p) - sum(t p) + 1, 0) over the classes of the last
 * axis. Targets are one-hot rows (Crammer and Singer, "On the algorithmic implementation of
 * multiclass kernel-based vector machines", 2001, as in Keras).
 */
public record CategoricalHinge() implements Loss {
  @Override
  public String className() {
    return "CategoricalHinge";
  }

  @Override
  public Config config() {
    return Config.empty();
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
          int from = row * classes;
          int rival = from;
          double right = 0;
          for (int i = from; i < from + classes; i++) {
            right += (double) target[i] * prediction[i];
            rival = wrong(prediction, target, i) > wrong(prediction, target, rival) ? i : rival;
          }
          double gap = wrong(prediction, target, rival) - right + 1;
          if (gradient.length > 0) {
            for (int i = from; i < from + classes; i++) {
              double slope = (i == rival ? 1 - target[i] : 0) - target[i];
              gradient[i] = gap > 0 ? (float) (slope * factor) : 0;
            }
          }
          return Math.max(gap, 0);
        });
  }

  private static double wrong(float[] prediction, float[] target, int at) {
    return (1.0 - target[at]) * prediction[at];
  }
}
