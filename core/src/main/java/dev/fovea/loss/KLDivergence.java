package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;

/**
 * The Kullback-Leibler divergence: the sum of t log(t / p) over the last axis (Kullback and Leibler
 * 1951). Both are distributions, clipped as in Keras.
 */
public record KLDivergence() implements Loss {
  @Override
  public String className() {
    return "KLDivergence";
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
          double sum = 0;
          for (int i = row * classes; i < (row + 1) * classes; i++) {
            double t = Math.clamp(target[i], Rows.EPSILON, 1);
            double p = Math.clamp(prediction[i], Rows.EPSILON, 1);
            sum += t * Math.log(t / p);
            if (gradient.length > 0) {
              boolean held = prediction[i] <= Rows.EPSILON || prediction[i] > 1;
              gradient[i] = held ? 0 : (float) (-t / p * factor);
            }
          }
          return sum;
        });
  }
}
