package dev.fovea.insight.figure;

import dev.fovea.data.Dataset;
import dev.fovea.insight.Calibration;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;

/**
 * All that figures show of the errors of a model: confusions, calibration, classes and worst
 * errors.
 */
public final class ErrorsFigure {
  private ErrorsFigure() {}

  /** Draws the figure in English. */
  public static Figure of(Predictions predictions, Dataset dataset) {
    return of(Words.ENGLISH, predictions, dataset);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   */
  public static Figure of(Words words, Predictions predictions, Dataset dataset) {
    Figure confusion = ConfusionFigure.of(words, predictions);
    Figure classes = ClassesFigure.of(words, predictions);
    Figure calibration = CalibrationFigure.of(words, Calibration.of(predictions, 10));
    Figure worst = WorstErrorsFigure.of(words, predictions, dataset);
    Drawing drawing =
        Drawing.column(
            26,
            Align.START,
            Drawing.row(36, Align.START, part(confusion), part(calibration)),
            Drawing.row(36, Align.START, part(classes), part(worst)));
    return new Figure(
        words.text(
            "figure.errors.title",
            Numbers.count(predictions.worst().size()),
            Numbers.count(predictions.size()),
            Numbers.fixed(100 * predictions.accuracy(), 2)),
        String.join(
            " ", confusion.caption(), calibration.caption(), classes.caption(), worst.caption()),
        drawing);
  }

  private static Drawing part(Figure picture) {
    return Drawing.column(
        6, Align.START, Drawing.text(picture.title(), Letters.HEADING), picture.drawing());
  }
}
