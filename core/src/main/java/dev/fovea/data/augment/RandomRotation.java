package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;

/**
 * Rotates an image about its center by a random angle, as Keras's RandomRotation.
 *
 * @param factor the largest angle in either direction, as a share of a full turn: 0.1 for 36
 *     degrees
 */
public record RandomRotation(double factor) implements Geometric {
  /**
   * Creates a rotation.
   *
   * @throws IllegalArgumentException if the factor is not 0 to 1
   */
  public RandomRotation {
    Factors.check("factor", factor, 0, 1);
  }

  @Override
  public void warp(SamplingGrid grid, CounterRandom random) {
    double angle = 2 * Math.PI * factor * random.uniform(0, -1, 1);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    grid.linear(cos, sin, -sin, cos);
  }
}
