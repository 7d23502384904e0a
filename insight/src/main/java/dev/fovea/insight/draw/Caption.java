package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;

/** Text wrapped to the width of a figure. */
public final class Caption {
  private Caption() {}

  /**
   * Draws a paragraph.
   *
   * @param width maximum width of a line, in units; a longer word is placed on a line of its own
   */
  public static Drawing of(String text, Letters letters, double width) {
    List<Drawing> lines =
        lines(text, letters, width).stream().map(line -> Drawing.text(line, letters)).toList();
    return Drawing.column(0, Drawing.Align.START, lines);
  }

  /** Returns the lines of a paragraph; line breaks in the text are kept. */
  public static List<String> lines(String text, Letters letters, double width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\\R")) {
      StringBuilder line = new StringBuilder();
      for (String word : paragraph.strip().split("(?<= )|(?<=[\\u3000-\\u9fff\\uff00-\\uffef])")) {
        if (!line.isEmpty() && letters.width((line + word).stripTrailing()) > width) {
          lines.add(line.toString().stripTrailing());
          line.setLength(0);
        }
        line.append(word);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
