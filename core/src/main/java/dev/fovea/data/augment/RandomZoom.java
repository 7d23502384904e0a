package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;

/**
 * Shows a larger or smaller view of random size, height and width alike, as Keras's RandomZoom.
 *
 * @param factor the largest change in size: 0.2 for a view of 80 to 120 % of the image
 */
public record RandomZoom(double factor) implements Geometric {
  /**
   * Creates a zoom.
   *
   * @throws IllegalArgumentException if the factor is not 0 to 0.99
   */
  public RandomZoom {
    Factors.check("factor", factor, 0, 0.99);
  }

  @Override
  public void warp(SamplingGrid grid, CounterRandom random) {
    double view = 1 + factor * random.uniform(0, -1, 1);
    grid.linear(view, 0, 0, view);
  }
}
