package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;

/**
 * How a sample departs from its glyph, for a digit that stands between (0, 0) and (0.6, 1).
 *
 * @param width factor of the width
 * @param proportion moves the waist: y becomes y + proportion y (1 - y); between -1 and 1
 * @param taper how much wider the foot is than the head: the width changes by the factor 1 - taper
 *     at the top, 1 + taper at the bottom
 * @param bend how far head and foot are bent to the right of the waist
 * @param slant the tangent of the angle by which the digit leans to the right
 * @param rotation the angle by which it is turned clockwise, in radians
 * @param jitter the largest displacement of a knot along an axis but for the ends of strokes, which
 *     may move by half as much again
 * @param elastic the distortion of what has been drawn
 */
public record Deformation(
    float width,
    float proportion,
    float taper,
    float bend,
    float slant,
    float rotation,
    float jitter,
    DisplacementField elastic) {
  private static final float CENTRE_X = 0.3f;
  private static final float CENTRE_Y = 0.5f;

  /** No departure at all. */
  public static Deformation none() {
    return new Deformation(
        1, 0, 0, 0, 0, 0, 0, new DisplacementField(CounterRandom.ofSeed(0), 1, 0));
  }

  /** Moves the points (x[i], y[i]) in all ways but the jitter, which concerns knots. */
  void move(float[] x, float[] y) {
    float sine = (float) StrictMath.sin(rotation);
    float cosine = (float) StrictMath.cos(rotation);
    elastic.move(x, y);
    for (int i = 0; i < x.length; i++) {
      float v = y[i] + proportion * y[i] * (1 - y[i]) - CENTRE_Y;
      float u = (x[i] - CENTRE_X) * width * (1 + 2 * taper * v) + bend * 4 * v * v - slant * v;
      x[i] = CENTRE_X + cosine * u - sine * v;
      y[i] = CENTRE_Y + sine * u + cosine * v;
    }
  }
}
