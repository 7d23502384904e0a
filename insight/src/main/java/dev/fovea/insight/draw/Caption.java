package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that are no longer than the figure is wide. */
public final class Caption {
  private Caption() {}

  /**
   * A paragraph.
   *
   * @param width of the longest line, in units; a longer word stands alone in its line
   */
  public static Drawing of(String text, Letters letters, double width) {
    List<Drawing> lines =
        lines(text, letters, width).stream().map(line -> Drawing.text(line, letters)).toList();
    return Drawing.column(0, Drawing.Align.START, lines);
  }

  /** The lines of a paragraph; where the text has line breaks they stay. */
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
