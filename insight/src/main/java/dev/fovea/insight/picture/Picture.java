package dev.fovea.insight.picture;

import java.util.ArrayList;
import java.util.List;

/**
 * A figure with what is said of it, apart from each other: a report sets the words in its own type,
 * a file gets all in one.
 *
 * @param title a few words
 * @param caption what is to be seen, in sentences; may be empty
 */
public record Picture(String title, String caption, Figure drawing) {
  private static final double MARGIN = 24;
  private static final double NARROWEST = 420;

  /** Title, drawing and caption on one sheet. */
  public Figure figure() {
    double width = Math.max(drawing.width(), NARROWEST);
    List<Figure> parts = new ArrayList<>();
    parts.add(Caption.of(title, Letters.TITLE, width));
    parts.add(drawing);
    if (!caption.isEmpty()) {
      parts.add(Caption.of(caption, Letters.CAPTION, width));
    }
    return Figure.column(14, Figure.Align.START, parts).padded(MARGIN);
  }
}
