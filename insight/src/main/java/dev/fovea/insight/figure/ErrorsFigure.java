package dev.fovea.insight.figure;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Calibration;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.draw.Axes;
import dev.fovea.insight.draw.Axis;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.TileGrid;
import dev.fovea.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The errors of a model: each part is a figure of its own, and one figure contains them all. */
public final class ErrorsFigure {
  private static final double CELL = 34;
  private static final double MOST_WIDTH = 520;
  private static final int MOST_NUMBERS = 24;
  private static final int WORST = 16;

  private ErrorsFigure() {}

  /** Draws all parts. */
  public static Figure of(Predictions predictions, Dataset dataset) {
    Figure confusion = confusion(predictions);
    Figure classes = classes(predictions);
    Figure calibration = calibration(Calibration.of(predictions, 10));
    Figure worst = worst(predictions, dataset);
    Drawing drawing =
        Drawing.column(
            26,
            Align.START,
            Drawing.row(36, Align.START, part(confusion), part(calibration)),
            Drawing.row(36, Align.START, part(classes), part(worst)));
    return new Figure(
        String.format(
            Locale.ROOT,
            "%,d errors in %,d samples: %.2f %% right",
            predictions.worst().size(),
            predictions.size(),
            100 * predictions.accuracy()),
        String.join(
            " ", confusion.caption(), calibration.caption(), classes.caption(), worst.caption()),
        drawing);
  }

  private static Drawing part(Figure picture) {
    return Drawing.column(
        6, Align.START, Drawing.text(picture.title(), Letters.HEADING), picture.drawing());
  }

  /** Draws the confusion matrix. */
  public static Figure confusion(Predictions predictions) {
    ConfusionMatrix matrix = predictions.confusion();
    int classes = matrix.classes();
    double cell = Math.min(CELL, MOST_WIDTH / classes);
    boolean numbered = classes <= MOST_NUMBERS;
    Letters letters = Letters.SMALL.size(Math.clamp(cell / 3.2, 5, 10));
    double left = Letters.BODY.lineHeight() + 8;
    for (int c = 0; numbered && c < classes; c++) {
      left = Math.max(left, letters.width(predictions.name(c)) + Letters.BODY.lineHeight() + 10);
    }
    double top = Letters.BODY.lineHeight() + (numbered ? letters.lineHeight() + 2 : 0);
    List<Mark> marks = new ArrayList<>();
    for (int actual = 0; actual < classes; actual++) {
      double y = top + actual * cell;
      if (numbered) {
        double middle = cell / 2 + 0.36 * letters.size();
        marks.add(
            Mark.text(predictions.name(actual), left - 5, y + middle, letters, Mark.Anchor.END));
        marks.add(
            Mark.text(
                shortened(predictions.name(actual), letters, cell),
                left + (actual + 0.5) * cell,
                top - 4,
                letters,
                Mark.Anchor.MIDDLE));
      }
      for (int guess = 0; guess < classes; guess++) {
        cell(matrix, actual, guess, left + guess * cell, y, cell, numbered, letters, marks);
      }
    }
    double side = classes * cell;
    marks.add(Mark.rectangle(left, top, side, side, Style.line(Paint.Role.MUTED, 0.8)));
    marks.add(
        Mark.text(
            "taken for", left + side / 2, Letters.BODY.size(), Letters.BODY, Mark.Anchor.MIDDLE));
    marks.add(
        new Mark.Text(
            "is", Letters.BODY.size(), top + side / 2, Letters.BODY, Mark.Anchor.MIDDLE, -90));
    return new Figure(
        "Confusion matrix",
        "Rows are the true classes, columns what the model took them for; blue is right, orange is wrong, darker where it is a larger share of the class (errors ten times as strong).",
        new Drawing(left + side + 2, top + side + 2, marks));
  }

  private static void cell(
      ConfusionMatrix matrix,
      int actual,
      int guess,
      double x,
      double y,
      double size,
      boolean numbered,
      Letters letters,
      List<Mark> marks) {
    double count = matrix.count(actual, guess);
    double share = count / Math.max(1, matrix.actual(actual));
    // Correct predictions use the blue half of the color map, errors the orange half.
    double strength = actual == guess ? 0.5 - 0.33 * share : 0.56 + 0.27 * Math.min(1, 10 * share);
    int rgb = (count == 0 ? 0xffffff : ColorMap.DIVERGING.argb(strength)) & 0xffffff;
    marks.add(
        Mark.rectangle(
            x,
            y,
            size,
            size,
            Style.fill(Paint.of(rgb)).outlined(Paint.of(0xe6eaee), size > 8 ? 0.5 : 0)));
    if (numbered && count > 0) {
      boolean light = actual == guess && share > 0.5;
      marks.add(
          Mark.text(
              String.format(Locale.ROOT, "%,.0f", count),
              x + size / 2,
              y + size / 2 + 0.36 * letters.size(),
              letters.paint(Paint.of(light ? 0xffffff : 0x1d2733)),
              Mark.Anchor.MIDDLE));
    }
  }

  private static String shortened(String name, Letters letters, double room) {
    String text = name;
    while (text.length() > 1 && letters.width(text) > room) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }

  /** Draws the accuracy as a function of the confidence. */
  public static Figure calibration(Calibration calibration) {
    Axes axes =
        new Axes(
            Axis.exact("probability of the likeliest class", 0, 1),
            Axis.exact("share that is right", 0, 1),
            280,
            280);
    List<Mark> marks = new ArrayList<>();
    for (Calibration.Bin bin : calibration.bins()) {
      if (bin.count() > 0) {
        double left = axes.x(bin.low()) + 1.5;
        double y = axes.y(bin.accuracy());
        Mark bar =
            Mark.rectangle(
                left,
                y,
                axes.x(bin.high()) - 1.5 - left,
                axes.y(0) - y,
                Style.fill(Paint.Role.SECOND).opacity(0.75));
        marks.add(
            Mark.titled(
                String.format(
                    Locale.ROOT,
                    "%,d samples, sure to %.1f %%, right in %.1f %%",
                    bin.count(),
                    100 * bin.confidence(),
                    100 * bin.accuracy()),
                List.of(bar)));
        boolean inside = axes.y(0) - y > 16;
        marks.add(
            Mark.text(
                String.format(Locale.ROOT, "%,d", bin.count()),
                axes.x((bin.low() + bin.high()) / 2),
                inside ? axes.y(0) - 5 : y - 4,
                Letters.SMALL.size(8.5).paint(inside ? Paint.of(0xffffff) : Paint.Role.MUTED),
                Mark.Anchor.MIDDLE));
      }
    }
    marks.add(
        Mark.line(
            axes.x(0),
            axes.y(0),
            axes.x(1),
            axes.y(1),
            Style.line(Paint.Role.ACCENT, 1.5).dashed(5)));
    return new Figure(
        "Calibration",
        String.format(
            Locale.ROOT,
            "A calibrated model is right as often as it is sure (dashed); numbers are samples. The expected calibration error is %.2f %%.",
            100 * calibration.expectedError()),
        axes.drawing().with(marks));
  }

  /** Draws the precision and recall of each class. */
  public static Figure classes(Predictions predictions) {
    ConfusionMatrix matrix = predictions.confusion();
    double line = Math.clamp(MOST_WIDTH / matrix.classes(), 13, 26);
    double name = 0;
    for (int c = 0; c < matrix.classes(); c++) {
      name = Math.max(name, Letters.BODY.width(predictions.name(c)));
    }
    double left = name + 10;
    double width = 250;
    List<Mark> marks = new ArrayList<>();
    for (int c = 0; c < matrix.classes(); c++) {
      double y = c * line;
      marks.add(
          Mark.text(predictions.name(c), name, y + line / 2 + 4, Letters.BODY, Mark.Anchor.END));
      bar(matrix.precision(c), left, y + 1, width, line / 2 - 2, Paint.Role.SECOND, marks);
      bar(matrix.recall(c), left, y + line / 2, width, line / 2 - 2, Paint.Role.ACCENT, marks);
    }
    Drawing bars = new Drawing(left + width + 52, matrix.classes() * line, marks);
    Drawing legend =
        Legend.rows(
            List.of(
                Legend.Entry.swatch(Style.fill(Paint.Role.SECOND), "precision"),
                Legend.Entry.swatch(Style.fill(Paint.Role.ACCENT), "recall")),
            300);
    return new Figure(
        "Precision and recall",
        "Precision is the share of a class among those taken for it, recall the share of the class that was found.",
        Drawing.column(8, Align.START, bars, legend));
  }

  private static void bar(
      double share,
      double x,
      double y,
      double width,
      double height,
      Paint paint,
      List<Mark> marks) {
    marks.add(Mark.rectangle(x, y, width * share, height, Style.fill(paint).opacity(0.85)));
    Letters letters = Letters.SMALL.size(Math.min(9, height + 1));
    marks.add(
        Mark.text(
            String.format(Locale.ROOT, "%.1f %%", 100 * share),
            x + width * share + 4,
            y + height / 2 + 0.36 * letters.size(),
            letters,
            Mark.Anchor.START));
  }

  /** Draws the most confident errors. */
  public static Figure worst(Predictions predictions, Dataset dataset) {
    List<Integer> worst = predictions.worst();
    if (worst.isEmpty()) {
      return new Figure(
          "Worst errors", "", Drawing.text("The model makes no error here.", Letters.BODY));
    }
    List<Integer> shown = worst.subList(0, Math.min(WORST, worst.size()));
    List<Pixels> tiles =
        shown.stream()
            .map(i -> Maps.input(Datasets.inputs(dataset, i).reshape(dataset.inputShape())))
            .toList();
    Drawing grid =
        TileGrid.of(tiles)
            .columns(4, 76)
            .labels(
                shown.stream()
                    .map(
                        i ->
                            String.format(
                                Locale.ROOT,
                                "%s → %s, %.0f %%",
                                predictions.name(predictions.labels()[i]),
                                predictions.name(predictions.predicted(i)),
                                100 * predictions.confidence(i)))
                    .toList())
            .drawing();
    return new Figure(
        "Worst errors",
        "Worst errors are those that the model was surest of: the true class, what it was taken for, and how sure the model was.",
        grid);
  }
}
