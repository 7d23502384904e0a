package dev.fovea.data;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * A random change of a sample that leaves its meaning: a pure function of the sample and the random
 * numbers, so that the same seed gives the same samples on any number of threads.
 */
@FunctionalInterface
public interface Augmentation {
  /** Changes nothing. */
  Augmentation NONE = (shape, samples, offset, random) -> {};

  /**
   * Changes a sample in place.
   *
   * @param shape of the sample: (height, width, channels) for images
   * @param samples holds the sample from {@code offset} on
   * @param random the stream of this sample in this epoch
   */
  void apply(Shape shape, float[] samples, int offset, CounterRandom random);

  /** This change and then another. */
  default Augmentation then(Augmentation next) {
    return (shape, samples, offset, random) -> {
      apply(shape, samples, offset, random.stream(0));
      next.apply(shape, samples, offset, random.stream(1));
    };
  }
}
