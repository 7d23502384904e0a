package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * An augmentation that moves pixels. It says where each pixel of the new image is looked for, and
 * several in a row are joined into a single resampling, which blurs once only.
 */
public interface Geometric extends Augmentation {
  /** Replaces each place in the grid by where this change takes it from. */
  void warp(SamplingGrid grid, CounterRandom random);

  /** Resamples the image; what comes from outside is 0 (choose otherwise with {@link Warp}). */
  @Override
  default void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    new Warp(FillMode.CONSTANT, List.of(this)).apply(shape, samples, offset, random);
  }
}
