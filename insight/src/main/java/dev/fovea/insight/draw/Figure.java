package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * A drawing with a title and a caption, which are separate so that a page can set them as text of
 * its own, whereas a file contains all three.
 *
 * @param title a few words
 * @param caption sentences that explain the drawing; may be empty
 * @param drawing the drawing
 */
public record Figure(String title, String caption, Drawing drawing) {
  private static final double MARGIN = 24;
  private static final double NARROWEST = 420;

  /** Returns title, drawing and caption on one sheet. */
  public Drawing sheet() {
    double width = Math.max(drawing.width(), NARROWEST);
    List<Drawing> parts = new ArrayList<>();
    parts.add(Caption.of(title, Letters.TITLE, width));
    parts.add(drawing);
    if (!caption.isEmpty()) {
      parts.add(Caption.of(caption, Letters.CAPTION, width));
    }
    return Drawing.column(14, Drawing.Align.START, parts).padded(MARGIN);
  }
}
