package dev.fovea.insight.tour;

import dev.fovea.insight.Architecture;
import dev.fovea.insight.figure.ArchitectureFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import java.util.Comparator;
import java.util.List;

/** The layers of the network and where its weights and its work are. */
final class ArchitectureSection implements Section {
  @Override
  public String key() {
    return "architecture";
  }

  @Override
  public void write(Visit visit, Page page) {
    Architecture architecture = visit.architecture();
    Architecture.Row largest =
        architecture.rows().stream()
            .max(Comparator.comparingLong(Architecture.Row::parameters))
            .orElseThrow();
    Architecture.Row busiest =
        architecture.rows().stream()
            .max(Comparator.comparingLong(Architecture.Row::multiplications))
            .orElseThrow();
    page.paragraphs(
        visit
            .words()
            .paragraphs(
                "architecture",
                3 * 3 * 2 * 3,
                Numbers.count(5 * 5 * 2 * 3 * 3 * 3),
                Numbers.count(architecture.parameters()),
                Numbers.percent(largest.parameters(), architecture.parameters()),
                largest.layer().path(),
                Numbers.count(architecture.multiplications()),
                busiest.layer().path()));
    if (!largest.equals(busiest)) {
      page.paragraphs(List.of(visit.words().text("architecture.apart")));
    }
    page.figure(
        ArchitectureFigure.of(visit.words(), visit.subject().name(), architecture).drawing(),
        visit.words().text("architecture.figure"));
  }
}
