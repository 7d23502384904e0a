package dev.fovea.insight.tour;

import dev.fovea.insight.figure.ActivationsFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import java.util.List;

/** The values of every layer for two samples. */
final class ActivationsSection implements Section {
  @Override
  public String key() {
    return "activations";
  }

  @Override
  public void write(Visit visit, Page page) {
    page.paragraphs(
        visit
            .words()
            .paragraphs(
                "activations",
                Numbers.count(visit.survey().values().shape().tail().size()),
                visit.survey().layer()));
    List<String> names =
        List.of(visit.sampleName(visit.examples()[0]), visit.sampleName(visit.examples()[1]));
    page.figure(
        ActivationsFigure.of(
                visit.words(),
                visit.activations(),
                visit.subject().meaning(),
                names,
                ActivationsFigure.shown(visit.activations()),
                visit.survey().predictions().names())
            .drawing(),
        visit
            .words()
            .text(
                "activations.figure",
                visit.words().text("sample.and", names.get(0), names.get(1))));
  }
}
