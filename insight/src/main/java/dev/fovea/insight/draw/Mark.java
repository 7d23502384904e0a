package dev.fovea.insight.draw;

import java.util.List;

/**
 * A graphical element of a drawing. Sizes and positions are in units, relative to the top left
 * corner.
 */
public sealed interface Mark {

  /**
   * Pixels stretched over a rectangle.
   *
   * @param smooth whether enlarged pixels are interpolated; otherwise their edges stay sharp
   */
  record Image(Pixels pixels, double x, double y, double width, double height, boolean smooth)
      implements Mark {}

  /**
   * A line of text.
   *
   * @param x position of the anchor
   * @param y position of the base line
   * @param angle rotation around the anchor, in degrees clockwise
   */
  record Text(String text, double x, double y, Letters letters, Anchor anchor, double angle)
      implements Mark {}

  /**
   * Lines from point to point.
   *
   * @param closed whether the last point is connected to the first
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
   * @param radius radius of its corners
   */
  record Rectangle(double x, double y, double width, double height, double radius, Style style)
      implements Mark {}

  /** A circle. */
  record Circle(double x, double y, double radius, Style style) implements Mark {}

  /**
   * A group of marks, moved by an offset.
   *
   * @param dx horizontal offset, in units
   * @param dy vertical offset, in units
   * @param title tooltip in SVG, or empty
   */
  record Group(double dx, double dy, List<Mark> marks, String title) implements Mark {
    /** Copies the marks. */
    public Group {
      marks = List.copyOf(marks);
    }
  }

  /** The part of a text that is placed at its position. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** Returns a straight line. */
  static Path line(double x1, double y1, double x2, double y2, Style style) {
    return new Path(List.of(new Point(x1, y1), new Point(x2, y2)), false, style);
  }

  /** Returns a rectangle with sharp corners. */
  static Rectangle rectangle(double x, double y, double width, double height, Style style) {
    return new Rectangle(x, y, width, height, 0, style);
  }

  /** Returns an image whose pixels have sharp edges. */
  static Image image(Pixels pixels, double x, double y, double width, double height) {
    return new Image(pixels, x, y, width, height, false);
  }

  /** Returns horizontal text. */
  static Text text(String text, double x, double y, Letters letters, Anchor anchor) {
    return new Text(text, x, y, letters, anchor, 0);
  }

  /** Returns a group of marks with a tooltip in SVG. */
  static Group titled(String title, List<Mark> marks) {
    return new Group(0, 0, marks, title);
  }
}
