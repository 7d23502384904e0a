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
import dev.fovea.insight.text.Words;
import dev.fovea.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The precision and recall of each class. */
public final class ClassesFigure {
  private static final double HEIGHT = 520;

  private ClassesFigure() {}

  /** Draws the figure in English. */
  public static Figure of(Predictions predictions) {
    return of(Words.ENGLISH, predictions);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   */
  public static Figure of(Words words, Predictions predictions) {
    ConfusionMatrix matrix = predictions.confusion();
    double line = Math.clamp(HEIGHT / matrix.classes(), 13, 26);
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
                Legend.Entry.swatch(
                    Style.fill(Paint.Role.SECOND), words.text("figure.classes.precision")),
                Legend.Entry.swatch(
                    Style.fill(Paint.Role.ACCENT), words.text("figure.classes.recall"))),
            300);
    return new Figure(
        words.text("figure.classes.title"),
        words.text("figure.classes.caption"),
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
}
