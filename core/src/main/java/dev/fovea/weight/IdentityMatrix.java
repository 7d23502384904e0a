package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/**
 * Keras's {@code Identity}: the gain on the diagonal, 0 elsewhere, for weights of rank 2.
 *
 * @param gain Keras's default is 1
 */
public record IdentityMatrix(double gain) implements Initializer {
  /**
   * @throws ShapeException if the weight is not of rank 2
   */
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    if (shape.rank() != 2) {
      throw new ShapeException(
          "the initializer Identity makes weights of rank 2, not " + shape + "; use another");
    }
    for (int i = 0; i < weight.length; i++) {
      weight[i] = i / shape.dim(1) == i % shape.dim(1) ? (float) gain : 0f;
    }
  }

  @Override
  public Described describe() {
    return new Described(MODULE, "Identity", Config.empty().with("gain", gain));
  }

  static IdentityMatrix from(Config config) {
    return new IdentityMatrix(config.number("gain", 1));
  }
}
