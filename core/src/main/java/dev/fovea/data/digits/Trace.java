package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;
import java.util.List;

/**
 * The path of the pen over the paper: lines of varying width. Immutable.
 *
 * <p>A trace is in digit heights until {@link #placed} places it in pixels.
 */
public final class Trace {
  /** The length, in digit heights, over which the jitter of knots changes. */
  private static final float JITTER_SPACING = 0.45f;

  private final float[] x;
  private final float[] y;
  private final float[] radius;
  // The index at which each stroke begins, followed by the number of points.
  private final int[] starts;

  private Trace(float[] x, float[] y, float[] radius, int[] starts) {
    this.x = x;
    this.y = y;
    this.radius = radius;
    this.starts = starts;
  }

  /**
   * Writes a glyph.
   *
   * @param random the random numbers for the jitter of the knots
   */
  public static Trace write(Glyph glyph, Pen pen, Deformation deformation, CounterRandom random) {
    List<Stroke> strokes = glyph.strokes();
    int[] starts = new int[strokes.size() + 1];
    for (int i = 0; i < strokes.size(); i++) {
      starts[i + 1] = starts[i] + Spline.length(strokes.get(i).knots().size());
    }
    int length = starts[strokes.size()];
    float[] x = new float[length];
    float[] y = new float[length];
    for (int i = 0; i < strokes.size(); i++) {
      follow(strokes.get(i).knots(), deformation.jitter(), random.stream(i), x, y, starts[i]);
    }
    deformation.move(x, y);
    float[] radius = new float[length];
    for (int i = 0; i < strokes.size(); i++) {
      press(pen, i, x, y, radius, starts[i], starts[i + 1]);
    }
    return new Trace(x, y, radius, starts);
  }

  /** Computes the points of a stroke. The jitter of its knots is smooth, and larger at its ends. */
  private static void follow(
      List<Knot> knots, float jitter, CounterRandom random, float[] x, float[] y, int offset) {
    int n = knots.size();
    float[] knotX = new float[n];
    float[] knotY = new float[n];
    boolean[] corner = new boolean[n];
    CounterRandom aside = random.stream(0);
    CounterRandom down = random.stream(1);
    float[] weights = new float[4];
    float way = 0;
    for (int i = 0; i < n; i++) {
      Knot knot = knots.get(i);
      if (i > 0) {
        way += distance(knot.x() - knots.get(i - 1).x(), knot.y() - knots.get(i - 1).y());
      }
      knotX[i] = knot.x() + jitter * Wobble.at(aside, way / JITTER_SPACING, weights);
      knotY[i] = knot.y() + jitter * Wobble.at(down, way / JITTER_SPACING, weights);
      corner[i] = knot.corner();
    }
    for (int end = 0; end < n; end += n - 1) {
      knotX[end] += jitter * random.uniform(2L * end, -0.5f, 0.5f);
      knotY[end] += jitter * random.uniform(2L * end + 1, -0.5f, 0.5f);
    }
    float[] gaps = new float[n - 1];
    for (int i = 0; i < n - 1; i++) {
      float distance = distance(knotX[i + 1] - knotX[i], knotY[i + 1] - knotY[i]);
      gaps[i] = (float) Math.sqrt(Math.max(distance, 1e-4f));
    }
    Spline.sample(knotX, gaps, corner, x, offset);
    Spline.sample(knotY, gaps, corner, y, offset);
  }

  private static void press(
      Pen pen, int stroke, float[] x, float[] y, float[] radius, int begin, int end) {
    float[] weights = new float[4];
    float way = 0;
    for (int i = begin; i < end; i++) {
      if (i > begin) {
        way += distance(x[i] - x[i - 1], y[i] - y[i - 1]);
      }
      radius[i] = pen.radius(stroke, way, weights);
    }
  }

  private static float distance(float dx, float dy) {
    return (float) Math.sqrt(dx * dx + dy * dy);
  }

  /** Returns the box around the line. */
  Box box() {
    float left = Float.POSITIVE_INFINITY;
    float top = Float.POSITIVE_INFINITY;
    float right = Float.NEGATIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      left = Math.min(left, x[i] - radius[i]);
      top = Math.min(top, y[i] - radius[i]);
      right = Math.max(right, x[i] + radius[i]);
      bottom = Math.max(bottom, y[i] + radius[i]);
    }
    return new Box(left, top, right, bottom);
  }

  /** Returns this trace at a place in a picture, in pixels. */
  public Trace placed(Placement placement) {
    Box box = box();
    float scale = placement.size() / Math.max(box.width(), box.height());
    float centreX = box.centreX();
    float centreY = box.centreY();
    float cosine = scale * (float) StrictMath.cos(placement.rotation());
    float sine = scale * (float) StrictMath.sin(placement.rotation());
    float[] newX = new float[x.length];
    float[] newY = new float[x.length];
    float[] newRadius = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float u = x[i] - centreX;
      float v = y[i] - centreY;
      newX[i] = placement.centreX() + cosine * u - sine * v;
      newY[i] = placement.centreY() + sine * u + cosine * v;
      newRadius[i] = scale * radius[i];
    }
    return new Trace(newX, newY, newRadius, starts);
  }

  /** A consumer of the pieces of a trace, each a straight line with a radius at either end. */
  interface Piece {
    /** Takes a line from (x0, y0) to (x1, y1). */
    void line(float x0, float y0, float radius0, float x1, float y1, float radius1);
  }

  /** Passes on the pieces in the order of writing. */
  void forEach(Piece piece) {
    for (int stroke = 0; stroke + 1 < starts.length; stroke++) {
      for (int i = starts[stroke]; i + 1 < starts[stroke + 1]; i++) {
        piece.line(x[i], y[i], radius[i], x[i + 1], y[i + 1], radius[i + 1]);
      }
    }
  }
}
