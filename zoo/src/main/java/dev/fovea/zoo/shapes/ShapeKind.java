package dev.fovea.zoo.shapes;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** The shapes, each within a circle of radius 1 around the origin. */
public enum ShapeKind {
  ARROW(polygon(-1, -0.28, 0.1, -0.28, 0.1, -0.75, 1, 0, 0.1, 0.75, 0.1, 0.28, -1, 0.28)),
  CIRCLE((x, y) -> Math.sqrt(x * x + y * y) - 0.85),
  CRESCENT(
      (x, y) ->
          Math.max(
              Math.sqrt(x * x + y * y) - 0.95, 0.75 - Math.sqrt((x - 0.5) * (x - 0.5) + y * y))),
  CROSS(
      polygon(
          -0.28, -0.95, 0.28, -0.95, 0.28, -0.28, 0.95, -0.28, 0.95, 0.28, 0.28, 0.28, 0.28, 0.95,
          -0.28, 0.95, -0.28, 0.28, -0.95, 0.28, -0.95, -0.28, -0.28, -0.28)),
  HEART(polygon(heart())),
  HEXAGON(polygon(corners(6, i -> 0.95))),
  RING((x, y) -> Math.abs(Math.sqrt(x * x + y * y) - 0.72) - 0.23),
  SQUARE(polygon(corners(4, i -> 1.0))),
  STAR(polygon(corners(10, i -> i % 2 == 0 ? 1 : 0.42))),
  TRIANGLE(polygon(corners(3, i -> 1.0)));

  /** A signed distance, below 0 within the shape. */
  @FunctionalInterface
  interface Distance {
    double at(double x, double y);
  }

  private final Distance distance;

  ShapeKind(Distance distance) {
    this.distance = distance;
  }

  /** Returns the name of the class of its pictures, such as "star". */
  public String className() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the distance of a point from the edge, below 0 within the shape. */
  double distance(double x, double y) {
    return distance.at(x, y);
  }

  private static double[] corners(int count, IntToDoubleFunction radius) {
    double[] points = new double[2 * count];
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * i / count;
      points[2 * i] = radius.applyAsDouble(i) * StrictMath.cos(angle);
      points[2 * i + 1] = radius.applyAsDouble(i) * StrictMath.sin(angle);
    }
    return points;
  }

  /** The heart curve x = 16 sin^3 t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t, scaled. */
  private static double[] heart() {
    int count = 48;
    double[] points = new double[2 * count];
    for (int i = 0; i < count; i++) {
      double t = 2 * Math.PI * i / count;
      double sin = StrictMath.sin(t);
      points[2 * i] = 16 * sin * sin * sin / 17.5;
      points[2 * i + 1] =
          -(13 * StrictMath.cos(t)
                  - 5 * StrictMath.cos(2 * t)
                  - 2 * StrictMath.cos(3 * t)
                  - StrictMath.cos(4 * t)
                  + 2.5)
              / 17.5;
    }
    return points;
  }

  /** Returns the distance from a polygon: from the nearest edge, below 0 if edges are crossed. */
  private static Distance polygon(double... points) {
    int count = points.length / 2;
    return (x, y) -> {
      double nearest = Double.MAX_VALUE;
      boolean inside = false;
      for (int i = 0, last = count - 1; i < count; last = i++) {
        double ax = points[2 * last];
        double ay = points[2 * last + 1];
        double dx = points[2 * i] - ax;
        double dy = points[2 * i + 1] - ay;
        double along = Math.clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
        double ex = x - ax - along * dx;
        double ey = y - ay - along * dy;
        nearest = Math.min(nearest, ex * ex + ey * ey);
        boolean crosses = ay > y != ay + dy > y && x < ax + dx * (y - ay) / dy;
        inside ^= crosses;
      }
      double distance = Math.sqrt(nearest);
      return inside ? -distance : distance;
    };
  }
}
