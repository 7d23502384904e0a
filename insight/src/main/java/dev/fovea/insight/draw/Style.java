package dev.fovea.insight.draw;

/**
 * How a shape is painted.
 *
 * @param fill of its inside
 * @param stroke of its outline
 * @param width of the outline, in units
 * @param opacity 0 (invisible) to 1
 * @param dash the length of dashes and of the gaps between them, in units; 0 for a whole line
 */
public record Style(Paint fill, Paint stroke, double width, double opacity, double dash) {

  /** Filled, without outline. */
  public static Style fill(Paint paint) {
    return new Style(paint, Paint.NONE, 0, 1, 0);
  }

  /** An outline alone. */
  public static Style line(Paint paint, double width) {
    return new Style(Paint.NONE, paint, width, 1, 0);
  }

  /** With an outline. */
  public Style outlined(Paint paint, double lineWidth) {
    return new Style(fill, paint, lineWidth, opacity, dash);
  }

  /** As much see-through. */
  public Style opacity(double opacity) {
    return new Style(fill, stroke, width, opacity, dash);
  }

  /** With dashes of this length. */
  public Style dashed(double length) {
    return new Style(fill, stroke, width, opacity, length);
  }
}
