package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;

/**
 * The pen that draws the line.
 *
 * @param width the width of the line in digit heights
 * @param unevenness the largest change of the width along the line, as a fraction of the width
 * @param random the random numbers for these changes
 */
public record Pen(float width, float unevenness, CounterRandom random) {
  /** The length, in digit heights, over which the pressure changes. */
  private static final float PRESSURE_SPACING = 0.15f;

  /**
   * Returns half the width of the line.
   *
   * @param stroke the number of the stroke
   * @param way the length of the stroke so far, in digit heights
   */
  float radius(int stroke, float way, float[] weights) {
    float pressure = Wobble.at(random.stream(stroke), way / PRESSURE_SPACING, weights);
    return width / 2 * (1 + unevenness * pressure);
  }
}
