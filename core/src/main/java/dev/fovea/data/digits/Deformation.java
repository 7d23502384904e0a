package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;

/**
 * The deformation of a glyph in one sample, for a digit in the rectangle from (0, 0) to (0.6, 1).
 * Lengths are in digit heights.
 *
 * @param width the factor of the width
 * @param proportion the shift of the waist: y becomes y + proportion y (1 - y); between -1 and 1
 * @param taper the difference in width: the width changes by the factor 1 - taper at the top and 1
 *     + taper at the bottom
 * @param bend the distance by which top and bottom are bent to the right of the waist
 * @param slant the tangent of the angle by which the digit leans to the right
 * @param rotation the clockwise rotation in radians
 * @param jitter the largest displacement of a knot along an axis; the ends of strokes move by up to
 *     half as much again
 * @param elastic the elastic displacement of the points
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

  /** Returns the deformation that moves nothing. */
  public static Deformation none() {
    return new Deformation(
        1, 0, 0, 0, 0, 0, 0, new DisplacementField(CounterRandom.ofSeed(0), 1, 0));
  }

  /** Moves the points (x[i], y[i]) in place by all parts but the jitter, which moves knots. */
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
