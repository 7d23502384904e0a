package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Sample;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * An augmentation that moves pixels. It states from where each pixel of the new image is taken;
 * several in a row are joined into a single resampling, which blurs the image only once. Masks and
 * boxes of a sample move with its images ({@link Warp}).
 */
public interface Geometric extends Augmentation {
  /** Replaces each place in the grid by the place from which this change takes it. */
  void warp(SamplingGrid grid, CounterRandom random);

  /** Moves an image; pixels from outside the image are 0. {@link Warp} takes other fill modes. */
  @Override
  default void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    alone().apply(shape, samples, offset, random);
  }

  /** Moves all images, masks and boxes of a sample alike. */
  @Override
  default void apply(Sample sample, CounterRandom random) {
    alone().apply(sample, random);
  }

  private Warp alone() {
    return new Warp(FillMode.CONSTANT, List.of(this));
  }
}
