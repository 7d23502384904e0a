package dev.fovea.data;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * A random change of a sample that leaves its meaning: a pure function of the sample and the random
 * numbers, so that the same seed gives the same samples on any number of threads.
 *
 * <p>Package {@code dev.fovea.data.augment} has the usual ones and joins them.
 */
@FunctionalInterface
public interface Augmentation {
  /** Changes nothing. */
  Augmentation NONE = (shape, samples, offset, random) -> {};

  /**
   * Changes a sample in place. Called on several threads at once.
   *
   * @param shape of the sample: (height, width, channels) for images
   * @param samples holds the sample from {@code offset} on
   * @param random the stream of this sample in this epoch
   */
  void apply(Shape shape, float[] samples, int offset, CounterRandom random);

  /**
   * Mixes the samples of a batch in place, inputs and targets, after each was changed by itself.
   * Most augmentations mix nothing.
   *
   * @param random the stream of this batch in this epoch
   */
  default void mix(Batch batch, CounterRandom random) {}
}
