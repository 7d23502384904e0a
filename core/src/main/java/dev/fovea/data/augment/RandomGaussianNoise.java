package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Adds normally distributed noise to each value, without clipping, as Keras's layer GaussianNoise.
 *
 * @param stddev the standard deviation of the noise
 */
public record RandomGaussianNoise(double stddev) implements Augmentation {
  /**
   * Creates the noise.
   *
   * @throws IllegalArgumentException if the deviation is not 0 to 1000
   */
  public RandomGaussianNoise {
    Factors.check("stddev", stddev, 0, 1000);
  }

  @Override
  public void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    int size = shape.size();
    for (int i = 0; i < size; i++) {
      samples[offset + i] += (float) (stddev * random.normal(i));
    }
  }
}
