package dev.fovea.insight.figure;

import dev.fovea.insight.Predictions;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.Ticks;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Precision and recall of classes as points, with their intervals of confidence as lines. */
public final class ClassIntervalsFigure {
  private static final double LINE = 26;
  private static final double WIDTH = 330;
  private static final double RADIUS = 4;

  private ClassIntervalsFigure() {}

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param classes the classes to draw, from top to bottom
   */
  public static Figure of(Words words, Predictions predictions, int... classes) {
    ConfusionMatrix matrix = predictions.confusion();
    double low =
        IntStream.of(classes)
            .mapToDouble(c -> Math.min(precision(matrix, c).low(), recall(matrix, c).low()))
            .min()
            .orElse(0);
    Ticks ticks = Ticks.around(Math.min(low, 0.9), 1, 5);
    double left =
        8
            + IntStream.of(classes)
                .mapToDouble(c -> Letters.BODY.width(Names.fitting(predictions.name(c))))
                .max()
                .orElse(0);
    double bottom = classes.length * LINE;
    List<Mark> marks = new ArrayList<>();
    for (double tick : ticks.values()) {
      double x = left + WIDTH * share(ticks, tick);
      marks.add(Mark.line(x, 0, x, bottom, Style.line(Paint.Role.GRID, 0.7)));
      marks.add(
          Mark.text(
              Numbers.fixed(100 * tick, 0) + " %",
              x,
              bottom + 14,
              Letters.SMALL,
              Mark.Anchor.MIDDLE));
    }
    for (int i = 0; i < classes.length; i++) {
      int c = classes[i];
      double y = (i + 0.5) * LINE;
      marks.add(
          Mark.text(
              Names.fitting(predictions.name(c)),
              left - 8,
              y + 0.36 * Letters.BODY.size(),
              Letters.BODY,
              Mark.Anchor.END));
      if (matrix.predicted(c) > 0) {
        row(matrix.precision(c), precision(matrix, c), ticks, left, y - 5, false, marks);
      }
      if (matrix.actual(c) > 0) {
        row(matrix.recall(c), recall(matrix, c), ticks, left, y + 5, true, marks);
      }
    }
    Drawing rows = new Drawing(left + WIDTH + 20, bottom + 20, marks);
    Drawing legend =
        Legend.rows(
            List.of(
                new Legend.Entry((x, y) -> point(x, y, false), words.text(PRECISION)),
                new Legend.Entry((x, y) -> point(x, y, true), words.text(RECALL))),
            WIDTH);
    return new Figure(
        words.text("figure.classes.title"),
        words.text("figure.classes.caption"),
        Drawing.column(10, Align.START, rows, legend));
  }

  private static final String PRECISION = "figure.classes.precision";
  private static final String RECALL = "figure.classes.recall";

  /** Returns the interval of the precision of a class. */
  public static Interval precision(ConfusionMatrix matrix, int category) {
    return Interval.wilson(matrix.count(category, category), matrix.predicted(category));
  }

  /** Returns the interval of the recall of a class. */
  public static Interval recall(ConfusionMatrix matrix, int category) {
    return Interval.wilson(matrix.count(category, category), matrix.actual(category));
  }

  private static double share(Ticks ticks, double value) {
    return (value - ticks.low()) / (ticks.high() - ticks.low());
  }

  private static void row(
      double value,
      Interval interval,
      Ticks ticks,
      double left,
      double y,
      boolean recall,
      List<Mark> marks) {
    Paint paint = recall ? Paint.Role.ACCENT : Paint.Role.SECOND;
    marks.add(
        Mark.line(
            left + WIDTH * share(ticks, interval.low()),
            y,
            left + WIDTH * share(ticks, interval.high()),
            y,
            Style.line(paint, 1.5)));
    marks.add(point(left + WIDTH * share(ticks, value), y, recall));
  }

  /** Returns a circle for precision and a square for recall. */
  private static Mark point(double x, double y, boolean recall) {
    return recall
        ? Mark.rectangle(
            x - RADIUS + 0.5,
            y - RADIUS + 0.5,
            2 * RADIUS - 1,
            2 * RADIUS - 1,
            Style.fill(Paint.Role.ACCENT))
        : new Mark.Circle(x, y, RADIUS, Style.fill(Paint.Role.SECOND));
  }
}
