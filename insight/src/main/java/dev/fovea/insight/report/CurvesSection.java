package dev.fovea.insight.report;

import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.figure.HistoryFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Words;
import java.util.List;

/** Loss and accuracy during training. */
final class CurvesSection implements ReportSection {
  @Override
  public String title() {
    return "How the training went";
  }

  @Override
  public boolean appliesTo(Evidence evidence) {
    return evidence.training().log().isPresent();
  }

  @Override
  public void write(Evidence evidence, Page page) {
    TrainingLog log = evidence.training().log().orElseThrow();
    page.paragraphs(
        List.of(
            "After each epoch the network was tested on validation pictures. Where their loss rises"
                + " while that of the training falls, the network begins to learn its pictures by"
                + " heart. Figures of training are means over an epoch, with dropout and"
                + " augmentation as far as there are any, and may therefore be the worse ones."));
    page.figure(
        HistoryFigure.of(Words.ENGLISH, evidence.subject().name(), log).drawing(),
        "Loss and metrics over %s.".formatted(Text.count(log.epochs().size(), "epoch")));
  }
}
