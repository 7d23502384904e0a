package dev.fovea.insight.figure;

import dev.fovea.insight.draw.Axes;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Palette;
import dev.fovea.insight.draw.Point;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.Symbols;
import java.util.ArrayList;
import java.util.List;

/** A chart of several lines over one axis, each with its color and symbol. */
public final class LinesFigure {
  private static final double SYMBOL = 4;

  private LinesFigure() {}

  /**
   * A line of the chart.
   *
   * @param name its label in the legend
   * @param points its points from left to right
   */
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** Draws the lines into the axes, with a legend below. */
  public static Figure of(String title, String caption, Axes axes, List<Line> lines) {
    List<Mark> marks = new ArrayList<>();
    List<Legend.Entry> legend = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      List<Point> places =
          line.points().stream().map(p -> new Point(axes.x(p.x()), axes.y(p.y()))).toList();
      List<Mark> drawn = new ArrayList<>();
      if (places.size() > 1) {
        drawn.add(new Mark.Path(places, false, Style.line(Palette.of(i), 2)));
      }
      for (Point place : places) {
        drawn.add(Symbols.of(i, place.x(), place.y(), SYMBOL, Style.fill(Palette.of(i))));
      }
      marks.add(Mark.titled(line.name(), drawn));
      legend.add(Legend.Entry.category(i, line.name()));
    }
    return new Figure(
        title,
        caption,
        Drawing.column(
            14,
            Align.START,
            axes.drawing().with(marks),
            Legend.rows(legend, axes.left() + axes.width())));
  }
}
