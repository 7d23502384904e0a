package dev.fovea.insight.tour;

import dev.fovea.insight.Codes;
import dev.fovea.insight.figure.CodesFigure;
import dev.fovea.insight.page.Page;
import java.util.List;
import java.util.Locale;

/** The last hidden dense layer for samples of two classes. */
final class CodesSection implements Section {
  /** Number of samples of each class. */
  private static final int CODES = 10;

  @Override
  public String key() {
    return "codes";
  }

  @Override
  public void write(Visit visit, Page page) {
    if (!visit.hasCode()) {
      page.nothing(visit.words().text("none.dense"));
      return;
    }
    int[] labels = visit.survey().predictions().labels();
    Codes codes =
        Codes.of(
            visit.subject().model(),
            visit.samples(),
            visit.survey().layer(),
            List.of(labels[visit.examples()[0]], labels[visit.examples()[1]]),
            CODES);
    page.paragraphs(
        visit
            .words()
            .paragraphs(
                "codes",
                visit.survey().layer(),
                codes.names().get(0),
                distance(codes, 0, 0),
                codes.names().get(1),
                distance(codes, 1, 1),
                distance(codes, 0, 1)));
    page.figure(
        CodesFigure.of(visit.words(), codes).drawing(),
        visit.words().text("codes.figure", visit.survey().layer()));
  }

  private static String distance(Codes codes, int first, int second) {
    return String.format(Locale.ROOT, "%.1f", codes.distance(first, second));
  }
}
