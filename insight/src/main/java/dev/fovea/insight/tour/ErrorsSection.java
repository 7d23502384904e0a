package dev.fovea.insight.tour;

import dev.fovea.insight.Calibration;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.figure.ConfusionFigure;
import dev.fovea.insight.figure.WorstErrorsFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import java.util.Locale;

/** The confusion matrix and the most confident errors. */
final class ErrorsSection implements Section {
  @Override
  public String key() {
    return "errors";
  }

  @Override
  public void write(Visit visit, Page page) {
    Predictions predictions = visit.survey().predictions();
    String size = Numbers.count(predictions.size());
    page.paragraphs(
        visit
            .words()
            .paragraphs(
                "errors",
                size,
                predictions.worst().size(),
                String.format(
                    Locale.ROOT,
                    "%.1f %%",
                    100 * Calibration.of(predictions, 10).expectedError())));
    page.figure(
        ConfusionFigure.of(visit.words(), predictions).drawing(),
        visit.words().text("errors.figure", size));
    if (!predictions.worst().isEmpty()) {
      page.figure(
          WorstErrorsFigure.of(visit.words(), predictions, visit.samples()).drawing(),
          visit.words().text("worst.figure"));
    }
  }
}
