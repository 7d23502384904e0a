package dev.fovea.insight.draw;

import java.util.List;

/** One thing in a figure; sizes and places in units, from the top left. */
public sealed interface Mark {

  /**
   * Pixels, stretched over a rectangle.
   *
   * @param smooth whether to blur between pixels where they are enlarged; their corners stay sharp
   *     otherwise
   */
  record Image(Pixels pixels, double x, double y, double width, double height, boolean smooth)
      implements Mark {}

  /**
   * A line of text.
   *
   * @param x where it is anchored
   * @param y of the base line
   * @param angle in degrees clockwise around the anchor
   */
  record Text(String text, double x, double y, Letters letters, Anchor anchor, double angle)
      implements Mark {}

  /**
   * Lines from point to point.
   *
   * @param closed whether the last point is joined to the first
   */
  record Path(List<Point> points, boolean closed, Style style) implements Mark {
    /** Copies the points. */
    public Path {
      points = List.copyOf(points);
    }
  }

  /**
   * A rectangle.
   *
   * @param radius of its corners
   */
  record Rectangle(double x, double y, double width, double height, double radius, Style style)
      implements Mark {}

  /** A circle. */
  record Circle(double x, double y, double radius, Style style) implements Mark {}

  /**
   * Marks that belong together, moved.
   *
   * @param dx added to the places, in units
   * @param title what SVG shows where the pointer rests, or empty
   */
  record Group(double dx, double dy, List<Mark> marks, String title) implements Mark {
    /** Copies the marks. */
    public Group {
      marks = List.copyOf(marks);
    }
  }

  /** Which part of a text stands at its place. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** A straight line. */
  static Path line(double x1, double y1, double x2, double y2, Style style) {
    return new Path(List.of(new Point(x1, y1), new Point(x2, y2)), false, style);
  }

  /** A rectangle with sharp corners. */
  static Rectangle rectangle(double x, double y, double width, double height, Style style) {
    return new Rectangle(x, y, width, height, 0, style);
  }

  /** Pixels with sharp corners. */
  static Image image(Pixels pixels, double x, double y, double width, double height) {
    return new Image(pixels, x, y, width, height, false);
  }

  /** Text that goes from left to right. */
  static Text text(String text, double x, double y, Letters letters, Anchor anchor) {
    return new Text(text, x, y, letters, anchor, 0);
  }

  /** These marks, with a text that SVG shows where the pointer rests. */
  static Group titled(String title, List<Mark> marks) {
    return new Group(0, 0, marks, title);
  }
}
