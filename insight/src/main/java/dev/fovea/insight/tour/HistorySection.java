package dev.fovea.insight.tour;

import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.figure.HistoryFigure;
import dev.fovea.insight.page.Page;

/** Loss and accuracy during training. */
final class HistorySection implements Section {
  @Override
  public String key() {
    return "history";
  }

  @Override
  public boolean appliesTo(Visit visit) {
    return visit.subject().log().isPresent();
  }

  @Override
  public void write(Visit visit, Page page) {
    TrainingLog log = visit.subject().log().orElseThrow();
    page.paragraphs(visit.words().paragraphs("history"));
    page.figure(
        HistoryFigure.of(visit.words(), visit.subject().name(), log).drawing(),
        visit.words().text("history.figure"));
  }
}
