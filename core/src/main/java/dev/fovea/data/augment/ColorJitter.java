package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Makes an image brighter or darker, and its contrast stronger or weaker: value = brightness mean +
 * contrast (value - mean), with both factors drawn for each image, and the mean of all its values.
 * It has no unit, so that it suits values from 0 to 1 and from 0 to 255 alike; nothing is clipped.
 * Brightness and contrast are changed as by torchvision's ColorJitter.
 *
 * @param brightness the largest change of the brightness: 0.2 for 80 to 120 % of it
 * @param contrast the largest change of the contrast, likewise
 */
public record ColorJitter(double brightness, double contrast) implements Augmentation {
  /**
   * Creates a jitter.
   *
   * @throws IllegalArgumentException if a factor is not 0 to 1
   */
  public ColorJitter {
    Factors.check("brightness", brightness, 0, 1);
    Factors.check("contrast", contrast, 0, 1);
  }

  @Override
  public void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    float bright = (float) (1 + brightness * random.uniform(0, -1, 1));
    float strong = (float) (1 + contrast * random.uniform(1, -1, 1));
    int size = shape.size();
    double sum = 0;
    for (int i = offset; i < offset + size; i++) {
      sum += samples[i];
    }
    float mean = (float) (sum / size);
    float added = (bright - strong) * mean;
    for (int i = offset; i < offset + size; i++) {
      samples[i] = strong * samples[i] + added;
    }
  }
}
