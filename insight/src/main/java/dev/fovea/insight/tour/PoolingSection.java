package dev.fovea.insight.tour;

import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.PoolingWinners;
import dev.fovea.insight.figure.PoolingFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import dev.fovea.model.PlannedLayer;
import java.util.Locale;
import java.util.Optional;

/** A feature map before and after the first pooling layer. */
final class PoolingSection implements Section {
  @Override
  public String key() {
    return "pooling";
  }

  @Override
  public void write(Visit visit, Page page) {
    Optional<PlannedLayer> first = visit.first(layer -> PoolingWinners.pools(layer.layer()));
    if (first.isEmpty()) {
      page.nothing(visit.words().text("none.pooling"));
      return;
    }
    PlannedLayer pooling = first.get();
    PlannedLayer below = visit.layers().get(pooling.inputs().getFirst());
    double before = below.outputShape().size();
    double after = pooling.outputShape().size();
    page.paragraphs(
        visit
            .words()
            .paragraphs(
                "pooling",
                Numbers.count(before),
                Numbers.count(after),
                String.format(Locale.ROOT, "%.0f", 100 * (1 - after / before))));
    int map = FeatureMaps.of(visit.activations().values(below, 0)).strongest();
    page.figure(
        PoolingFigure.of(
                visit.words(),
                pooling.path(),
                visit.sampleName(visit.examples()[0]),
                map,
                PoolingWinners.of(visit.activations(), pooling, 0, map))
            .drawing(),
        visit.words().text("pooling.figure"));
  }
}
