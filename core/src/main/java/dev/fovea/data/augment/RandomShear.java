package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;

/**
 * Slants an image by a random amount, as Keras's RandomShear.
 *
 * @param xFactor the largest shift to the left or right for each pixel away from the middle row
 * @param yFactor the largest shift up or down for each pixel away from the middle column
 */
public record RandomShear(double xFactor, double yFactor) implements Geometric {
  /**
   * Creates a shear.
   *
   * @throws IllegalArgumentException if a factor is not 0 to 1
   */
  public RandomShear {
    Factors.check("x_factor", xFactor, 0, 1);
    Factors.check("y_factor", yFactor, 0, 1);
  }

  @Override
  public void warp(SamplingGrid grid, CounterRandom random) {
    double x = xFactor * random.uniform(0, -1, 1);
    double y = yFactor * random.uniform(1, -1, 1);
    grid.linear(1, y, x, 1);
  }
}
