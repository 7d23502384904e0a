package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;

/**
 * Shifts an image by a random distance, as Keras's RandomTranslation.
 *
 * @param heightFactor the largest shift up or down, as a share of the height
 * @param widthFactor the largest shift to the left or right, as a share of the width
 */
public record RandomTranslation(double heightFactor, double widthFactor) implements Geometric {
  /**
   * Creates a translation.
   *
   * @throws IllegalArgumentException if a factor is not 0 to 1
   */
  public RandomTranslation {
    Factors.check("height_factor", heightFactor, 0, 1);
    Factors.check("width_factor", widthFactor, 0, 1);
  }

  @Override
  public void warp(SamplingGrid grid, CounterRandom random) {
    double down = heightFactor * grid.height() * random.uniform(0, -1, 1);
    double right = widthFactor * grid.width() * random.uniform(1, -1, 1);
    grid.affine(1, 0, -down, 0, 1, -right);
  }
}
