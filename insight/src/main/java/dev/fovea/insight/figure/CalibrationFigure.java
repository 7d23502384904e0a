package dev.fovea.insight.figure;

import dev.fovea.insight.Calibration;
import dev.fovea.insight.draw.Axes;
import dev.fovea.insight.draw.Axis;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The accuracy of a model as a function of its confidence. */
public final class CalibrationFigure {
  private CalibrationFigure() {}

  /** Draws the figure in English. */
  public static Figure of(Calibration calibration) {
    return of(Words.ENGLISH, calibration);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   */
  public static Figure of(Words words, Calibration calibration) {
    Axes axes =
        new Axes(
            Axis.exact(words.text("figure.calibration.confidence"), 0, 1),
            Axis.exact(words.text("figure.calibration.accuracy"), 0, 1),
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
                words.text(
                    "figure.calibration.bin",
                    Numbers.count(bin.count()),
                    Numbers.percent(bin.confidence(), 1),
                    Numbers.percent(bin.accuracy(), 1)),
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
        words.text("figure.calibration.title"),
        words.text(
            "figure.calibration.caption", Numbers.fixed(100 * calibration.expectedError(), 2)),
        axes.drawing().with(marks));
  }
}
