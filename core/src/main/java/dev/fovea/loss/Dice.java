package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.data.RowWeights;
import dev.fovea.tensor.Shape;

/**
 * The Dice loss: 1 - 2 sum(t p) / (sum t + sum p) over all elements of the batch, which measures
 * how little two masks overlap (Dice 1945; Milletari et al., "V-Net", 2016).
 */
public record Dice() implements Loss {
  @Override
  public String className() {
    return "Dice";
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", Config.NOTHING);
  }

  static Dice from(Config c) {
    if (c.has("axis")) {
      throw new IllegalArgumentException(
          "Dice is supported over all axes together only, not over axis " + c.values().get("axis"));
    }
    return new Dice();
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
    int size = batch * shape.size();
    double both = 0;
    double total = Rows.EPSILON;
    for (int i = 0; i < size; i++) {
      both += (double) target[i] * prediction[i];
      total += (double) target[i] + prediction[i];
    }
    double weight = RowWeights.of(weights, batch, shape.size() / shape.channels()).mean();
    if (gradient.length > 0) {
      for (int i = 0; i < size; i++) {
        gradient[i] = (float) (weight * 2 * (both / total - target[i]) / total);
      }
    }
    return weight * (1 - 2 * both / total);
  }
}
