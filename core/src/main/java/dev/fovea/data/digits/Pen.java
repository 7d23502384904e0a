package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;

/**
 * What the line looks like.
 *
 * @param width of the line in digit heights
 * @param unevenness how much the pressure, and with it the width, varies along the way: the largest
 *     change as a fraction of the width
 * @param random yields the variation
 */
public record Pen(float width, float unevenness, CounterRandom random) {
  /** The way, in digit heights, over which the pressure changes. */
  private static final float PRESSURE_SPACING = 0.15f;

  /**
   * Half the width of the line.
   *
   * @param stroke the number of the stroke
   * @param way how far the pen has gone since it touched the paper, in digit heights
   */
  float radius(int stroke, float way, float[] weights) {
    float pressure = Wobble.at(random.stream(stroke), way / PRESSURE_SPACING, weights);
    return width / 2 * (1 + unevenness * pressure);
  }
}
