package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;

/** Small symbols for samples; each class has a shape in addition to its color. */
public final class Symbols {
  private Symbols() {}

  /**
   * Returns the symbol of a class.
   *
   * @param category index of the class, from 0; the ten shapes repeat
   * @param radius about half of the size, in units
   */
  public static Mark of(int category, double x, double y, double radius, Style style) {
    return switch (Math.floorMod(category, 10)) {
      case 0 -> new Mark.Circle(x, y, radius, style);
      case 1 -> polygon(4, Math.PI / 4, x, y, 1.2 * radius, style);
      case 2 -> polygon(3, -Math.PI / 2, x, y, 1.3 * radius, style);
      case 3 -> polygon(4, 0, x, y, 1.25 * radius, style);
      case 4 -> polygon(3, Math.PI / 2, x, y, 1.3 * radius, style);
      case 5 -> spikes(4, Math.PI / 4, 0.42, x, y, 1.4 * radius, style);
      case 6 -> polygon(6, 0, x, y, 1.15 * radius, style);
      case 7 -> spikes(4, 0, 0.42, x, y, 1.4 * radius, style);
      case 8 -> polygon(5, -Math.PI / 2, x, y, 1.2 * radius, style);
      default -> polygon(3, 0, x, y, 1.3 * radius, style);
    };
  }

  /** Returns a star with five points. */
  public static Mark star(double x, double y, double radius, Style style) {
    return spikes(5, -Math.PI / 2, 0.45, x, y, radius, style);
  }

  /** Returns an arrow head whose tip is at the given position; the direction is in radians. */
  public static Mark arrowHead(double x, double y, double direction, double size, Paint paint) {
    List<Point> points = new ArrayList<>();
    points.add(new Point(x, y));
    for (double side : new double[] {-0.42, 0.42}) {
      points.add(
          new Point(x - size * Math.cos(direction + side), y - size * Math.sin(direction + side)));
    }
    return new Mark.Path(points, true, Style.fill(paint));
  }

  private static Mark polygon(
      int corners, double turn, double x, double y, double radius, Style style) {
    return spikes(corners, turn, 0, x, y, radius, style);
  }

  /** Returns a star whose inner corners are at a fraction of the radius; 0 omits them. */
  private static Mark spikes(
      int corners, double turn, double inner, double x, double y, double radius, Style style) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < corners; i++) {
      points.add(at(x, y, radius, turn + 2 * Math.PI * i / corners));
      if (inner > 0) {
        points.add(at(x, y, inner * radius, turn + 2 * Math.PI * (i + 0.5) / corners));
      }
    }
    return new Mark.Path(points, true, style);
  }

  private static Point at(double x, double y, double radius, double angle) {
    return new Point(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
}
