package dev.fovea.insight.figure;

import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Palette;
import dev.fovea.insight.draw.Style;
import java.util.ArrayList;
import java.util.List;

/** A chart of horizontal bars, one below the other, with their values. */
public final class BarsFigure {
  private static final Letters LETTERS = Letters.BODY;
  private static final double LENGTH = 320;
  private static final double HEIGHT = 18;
  private static final double GAP = 8;

  private BarsFigure() {}

  /**
   * A bar of the chart.
   *
   * @param name its label
   * @param value its length, at least 0
   * @param text its value as text
   * @param category what it belongs to, by which its color is chosen
   */
  public record Bar(String name, double value, String text, int category) {}

  /** Draws the bars, which start at 0; the longest one takes the whole length. */
  public static Figure of(String title, String caption, List<Bar> bars) {
    double names = bars.stream().mapToDouble(bar -> LETTERS.width(bar.name())).max().orElse(0);
    double texts = bars.stream().mapToDouble(bar -> LETTERS.width(bar.text())).max().orElse(0);
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(0);
    List<Mark> marks = new ArrayList<>();
    double left = names + GAP;
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double top = i * (HEIGHT + GAP);
      double base = top + HEIGHT / 2 + 0.36 * LETTERS.size();
      double length = most > 0 ? LENGTH * bar.value() / most : 0;
      marks.add(Mark.text(bar.name(), names, base, LETTERS, Mark.Anchor.END));
      marks.add(
          Mark.rectangle(
              left, top, Math.max(1, length), HEIGHT, Style.fill(Palette.of(bar.category()))));
      marks.add(Mark.text(bar.text(), left + length + GAP, base, LETTERS, Mark.Anchor.START));
    }
    return new Figure(
        title,
        caption,
        new Drawing(left + LENGTH + GAP + texts, bars.size() * (HEIGHT + GAP), marks));
  }
}
