package dev.fovea.insight.draw;

/**
 * The style of text.
 *
 * @param size font size, in units
 * @param bold whether the text is bold
 * @param paint color of the text
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

  /** Numbers on axes and labels of tiles. */
  public static final Letters SMALL = new Letters(10, false, Paint.Role.MUTED);

  /** Returns this style with the given size. */
  public Letters size(double size) {
    return new Letters(size, bold, paint);
  }

  /** Returns this style in bold or regular weight. */
  public Letters bold(boolean bold) {
    return new Letters(size, bold, paint);
  }

  /** Returns this style in the given color. */
  public Letters paint(Paint paint) {
    return new Letters(size, bold, paint);
  }

  /**
   * Returns the width of a line of text in units, from a table that does not depend on the fonts of
   * the machine.
   */
  public double width(String text) {
    return TextWidths.of(text, bold) * size;
  }

  /** Returns the distance between base lines, in units. */
  public double lineHeight() {
    return 1.4 * size;
  }
}
