package dev.fovea.insight.figure;

import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.draw.Axes;
import dev.fovea.insight.draw.Axis;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Point;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.Ticks;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The training curves: the loss and each metric over the epochs. */
public final class HistoryFigure {
  private static final String VALIDATION = "val_";
  private static final double WIDTH = 300;
  private static final double HEIGHT = 210;

  private HistoryFigure() {}

  /** Draws the figure in English. */
  public static Figure of(String name, TrainingLog log) {
    return of(Words.ENGLISH, name, log);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param name name of the trained model
   */
  public static Figure of(Words words, String name, TrainingLog log) {
    List<String> figures =
        log.epochs().stream()
            .flatMap(row -> row.keySet().stream())
            .distinct()
            .filter(figure -> !figure.startsWith(VALIDATION))
            .sorted((a, b) -> a.equals("loss") ? -1 : b.equals("loss") ? 1 : a.compareTo(b))
            .toList();
    List<Drawing> charts = new ArrayList<>();
    for (String figure : figures) {
      charts.add(chart(words, figure, log.epochs()));
    }
    List<Drawing> rows = new ArrayList<>();
    for (int from = 0; from < charts.size(); from += 2) {
      rows.add(
          Drawing.row(28, Align.START, charts.subList(from, Math.min(charts.size(), from + 2))));
    }
    Style train = Style.line(Paint.Role.SECOND, 2);
    Style validation = Style.line(Paint.Role.ACCENT, 2);
    rows.add(
        Legend.rows(
            List.of(
                Legend.Entry.line(train, words.text("figure.history.training")),
                Legend.Entry.line(validation, words.text("figure.history.validation"))),
            WIDTH * 2));
    return new Figure(
        words.text("figure.history.title", name),
        words.text(
            "figure.history.caption", log.epochs().size(), last(words, log.epochs().getLast())),
        Drawing.column(16, Align.START, rows));
  }

  private static String last(Words words, Map<String, Double> figures) {
    return figures.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> name(words, entry.getKey()) + " " + Numbers.fixed(entry.getValue(), 4))
        .collect(Collectors.joining(", "));
  }

  private static String name(Words words, String figure) {
    return figure.startsWith(VALIDATION)
        ? words.text("metric.validation", name(words, figure.substring(VALIDATION.length())))
        : words.textOr("metric." + figure, figure);
  }

  private static Drawing chart(Words words, String figure, List<Map<String, Double>> epochs) {
    List<Point> train = points(figure, epochs);
    List<Point> validation = points(VALIDATION + figure, epochs);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (List<Point> line : List.of(train, validation)) {
      for (Point point : line) {
        low = Math.min(low, point.y());
        high = Math.max(high, point.y());
      }
    }
    if (!(low <= high)) {
      low = 0;
      high = 1;
    }
    double room = high > low ? 0 : Math.max(1e-6, Math.abs(high) * 0.05);
    Axes axes =
        new Axes(
            epochAxis(words, epochs.size()),
            Axis.around("", low - room, high + room),
            WIDTH,
            HEIGHT);
    List<Mark> marks = new ArrayList<>();
    line(train, axes, Paint.Role.SECOND, marks);
    line(validation, axes, Paint.Role.ACCENT, marks);
    return Drawing.column(
        4,
        Align.START,
        Drawing.text(name(words, figure), Letters.HEADING),
        axes.drawing().with(marks));
  }

  /** Returns an axis whose ticks are whole epochs. */
  private static Axis epochAxis(Words words, int epochs) {
    double high = Math.max(2, epochs);
    Ticks ticks = Ticks.within(1, high, 6);
    return new Axis(
        words.text("figure.history.epoch"),
        1,
        high,
        ticks.step() < 1 ? new Ticks(1, high, 1) : ticks);
  }

  /**
   * Returns the points of a curve; values that are not finite, as of a diverged training, are
   * omitted.
   */
  private static List<Point> points(String figure, List<Map<String, Double>> epochs) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i++) {
      double value = epochs.get(i).getOrDefault(figure, Double.NaN);
      if (Double.isFinite(value)) {
        points.add(new Point(i + 1.0, value));
      }
    }
    return points;
  }

  private static void line(List<Point> points, Axes axes, Paint paint, List<Mark> marks) {
    List<Point> places = points.stream().map(p -> new Point(axes.x(p.x()), axes.y(p.y()))).toList();
    if (places.size() > 1) {
      marks.add(new Mark.Path(places, false, Style.line(paint, 2)));
    }
    if (places.size() <= 40) {
      places.forEach(p -> marks.add(new Mark.Circle(p.x(), p.y(), 2.6, Style.fill(paint))));
    }
  }
}
