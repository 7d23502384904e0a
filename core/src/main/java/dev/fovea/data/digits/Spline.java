package dev.fovea.data.digits;

/**
 * A smooth curve through points: the centripetal Catmull-Rom spline (Yuksel, Schaefer and Keyser,
 * "Parameterization and applications of Catmull-Rom curves", Computer-Aided Design 43, 2011), which
 * adds neither cusps nor loops. At a corner the curve continues as if it began there.
 */
final class Spline {
  /** The number of points for each piece of curve between two knots. */
  static final int STEPS = 8;

  private Spline() {}

  /** Returns the number of points that {@link #sample} computes for a number of knots. */
  static int length(int knots) {
    return (knots - 1) * STEPS + 1;
  }

  /**
   * Computes points along the curve.
   *
   * @param knots one coordinate of each knot
   * @param gaps the square roots of the distances between neighbouring knots
   * @param corner whether each knot is a corner
   * @param into receives the coordinate of the points from {@code offset} on
   */
  static void sample(float[] knots, float[] gaps, boolean[] corner, float[] into, int offset) {
    int pieces = knots.length - 1;
    for (int i = 0; i < pieces; i++) {
      float a = knots[i];
      float b = knots[i + 1];
      boolean beginFree = i == 0 || corner[i];
      boolean endFree = i + 1 == pieces || corner[i + 1];
      float begin = beginFree ? b - a : gaps[i] * speed(knots, gaps, i);
      float end = endFree ? b - a : gaps[i] * speed(knots, gaps, i + 1);
      if (beginFree && !endFree) {
        begin = 1.5f * (b - a) - 0.5f * end;
      } else if (endFree && !beginFree) {
        end = 1.5f * (b - a) - 0.5f * begin;
      }
      for (int step = 0; step < STEPS; step++) {
        float t = (float) step / STEPS;
        float s = 1 - t;
        into[offset++] =
            a * s * s * (1 + 2 * t) + b * t * t * (3 - 2 * t) + s * t * (begin * s - end * t);
      }
    }
    into[offset] = knots[pieces];
  }

  /** Returns the derivative at an inner knot with respect to the centripetal parameter. */
  private static float speed(float[] knots, float[] gaps, int i) {
    float before = (knots[i] - knots[i - 1]) / gaps[i - 1];
    float after = (knots[i + 1] - knots[i]) / gaps[i];
    float across = (knots[i + 1] - knots[i - 1]) / (gaps[i - 1] + gaps[i]);
    return before + after - across;
  }
}
