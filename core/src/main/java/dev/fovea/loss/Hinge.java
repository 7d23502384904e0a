package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;

/**
 * The hinge loss: the mean over the last axis of max(1 - t p, 0)^power, with targets -1 and 1. A
 * batch of targets 0 and 1 is converted to -1 and 1, as in Keras.
 *
 * @param power the power: 1 for Hinge, 2 for SquaredHinge
 */
public record Hinge(int power) implements Loss {
  public Hinge {
    if (power != 1 && power != 2) {
      throw new IllegalArgumentException("the power of a hinge is 1 or 2, not " + power);
    }
  }

  /** Creates a loss with power 1. */
  public Hinge() {
    this(1);
  }

  @Override
  public String className() {
    return power == 1 ? "Hinge" : "SquaredHinge";
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
    int channels = shape.channels();
    boolean binary = isBinary(target, batch * shape.size());
    return Rows.mean(
        batch,
        shape.size() / channels,
        weights,
        (row, factor) -> {
          double sum = 0;
          for (int i = row * channels; i < (row + 1) * channels; i++) {
            double t = binary ? 2 * target[i] - 1 : target[i];
            double gap = Math.max(1 - t * prediction[i], 0);
            sum += power == 1 ? gap : gap * gap;
            if (gradient.length > 0) {
              double slope = power == 1 ? Math.signum(gap) : 2 * gap;
              gradient[i] = (float) (-t * slope * factor / channels);
            }
          }
          return sum / channels;
        });
  }

  private static boolean isBinary(float[] target, int size) {
    for (int i = 0; i < size; i++) {
      if (target[i] != 0 && target[i] != 1) {
        return false;
      }
    }
    return true;
  }
}
