package dev.fovea.data;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * A random change of a sample that keeps its meaning. It is a pure function of the sample and the
 * random numbers, so that the same seed gives the same samples for any number of threads.
 *
 * <p>Package {@code dev.fovea.data.augment} has the usual augmentations and combines them.
 */
@FunctionalInterface
public interface Augmentation {
  /** The augmentation that changes nothing. */
  Augmentation NONE = (shape, samples, offset, random) -> {};

  /**
   * Changes an input in place. May be called by several threads at once.
   *
   * @param shape the shape of the input: (height, width, channels) for images
   * @param samples holds the input from {@code offset} on
   * @param random the random numbers of this sample in this epoch
   */
  void apply(Shape shape, float[] samples, int offset, CounterRandom random);

  /**
   * Changes a whole sample in place. By default changes each input that is an image, with random
   * numbers of its own, or the first input if none is an image, and leaves the targets as they are.
   * An augmentation that moves pixels overrides this to move all images, masks and boxes alike.
   *
   * @param random the random numbers of this sample in this epoch
   */
  default void apply(Sample sample, CounterRandom random) {
    int first = sample.firstImage();
    apply(sample.inputShape(first), sample.input(first), sample.inputOffset(first), random);
    for (int i = first + 1; i < sample.inputs(); i++) {
      if (sample.isImage(i)) {
        CounterRandom own = random.stream(Long.MAX_VALUE, i);
        apply(sample.inputShape(i), sample.input(i), sample.inputOffset(i), own);
      }
    }
  }

  /**
   * Mixes the samples of a batch in place, inputs and targets, after each sample was changed. Most
   * augmentations mix nothing.
   *
   * @param random the random numbers of this batch in this epoch
   */
  default void mix(Batch batch, CounterRandom random) {}
}
