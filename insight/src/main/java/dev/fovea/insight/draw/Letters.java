package dev.fovea.insight.draw;

/**
 * How text looks.
 *
 * @param size of the font, in units
 * @param bold whether it is heavy
 * @param paint its color
 */
public record Letters(double size, boolean bold, Paint paint) {
  /** The title of a figure. */
  public static final Letters TITLE = new Letters(17, true, Paint.Role.INK);

  /** The heading of a part. */
  public static final Letters HEADING = new Letters(13, true, Paint.Role.INK);

  /** Text and labels. */
  public static final Letters BODY = new Letters(12, false, Paint.Role.INK);

  /** Captions. */
  public static final Letters CAPTION = new Letters(12, false, Paint.Role.MUTED);

  /** Numbers on axes, labels of tiles. */
  public static final Letters SMALL = new Letters(10, false, Paint.Role.MUTED);

  /** In another size. */
  public Letters size(double size) {
    return new Letters(size, bold, paint);
  }

  /** Heavy, or not. */
  public Letters bold(boolean bold) {
    return new Letters(size, bold, paint);
  }

  /** In another color. */
  public Letters paint(Paint paint) {
    return new Letters(size, bold, paint);
  }

  /**
   * The width of a line of text in units, from a table: the same on every machine, whatever its
   * fonts.
   */
  public double width(String text) {
    return TextWidths.of(text, bold) * size;
  }

  /** The distance from one line to the next, in units. */
  public double lineHeight() {
    return 1.4 * size;
  }
}
