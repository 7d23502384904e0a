package dev.fovea.layer;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Uniform in [-limit, limit], limit = sqrt(6 / (fan in + fan out)): Glorot and Bengio,
 * "Understanding the difficulty of training deep feedforward neural networks", 2010. Keras's
 * default for kernels.
 */
public record GlorotUniform() implements Initializer {
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    Fans fans = Fans.of(shape);
    float limit = (float) Math.sqrt(6 / (fans.in() + fans.out()));
    for (int i = 0; i < weight.length; i++) {
      weight[i] = random.uniform(i, -limit, limit);
    }
  }

  @Override
  public Described describe() {
    return new Described(
        "keras.initializers", "GlorotUniform", Config.empty().with("seed", Config.NOTHING));
  }
}
