package dev.fovea.insight.draw;

/**
 * The style of a shape.
 *
 * @param fill color of the interior
 * @param stroke color of the outline
 * @param width width of the outline, in units
 * @param opacity 0 (invisible) to 1
 * @param dash length of dashes and gaps, in units; 0 for a solid line
 */
public record Style(Paint fill, Paint stroke, double width, double opacity, double dash) {

  /** Returns a style with a fill and no outline. */
  public static Style fill(Paint paint) {
    return new Style(paint, Paint.NONE, 0, 1, 0);
  }

  /** Returns a style with an outline only. */
  public static Style line(Paint paint, double width) {
    return new Style(Paint.NONE, paint, width, 1, 0);
  }

  /** Returns this style with the given outline. */
  public Style outlined(Paint paint, double lineWidth) {
    return new Style(fill, paint, lineWidth, opacity, dash);
  }

  /** Returns this style with the given opacity. */
  public Style opacity(double opacity) {
    return new Style(fill, stroke, width, opacity, dash);
  }

  /** Returns this style with dashes of the given length. */
  public Style dashed(double length) {
    return new Style(fill, stroke, width, opacity, length);
  }
}
