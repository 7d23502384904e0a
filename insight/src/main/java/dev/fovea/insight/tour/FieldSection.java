package dev.fovea.insight.tour;

import dev.fovea.data.Datasets;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.insight.Region;
import dev.fovea.insight.figure.ReceptiveFieldFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.model.PlannedLayer;
import java.util.List;

/** The receptive field of a unit of the second convolution. */
final class FieldSection implements Section {
  @Override
  public String key() {
    return "field";
  }

  @Override
  public boolean appliesTo(Visit visit) {
    return visit.convolution().isPresent();
  }

  @Override
  public void write(Visit visit, Page page) {
    PlannedLayer convolution = visit.convolution().orElseThrow();
    PlannedLayer last =
        visit.layers().stream().filter(Visit::convolves).skip(1).findFirst().orElse(convolution);
    PlannedLayer below = visit.layers().get(last.inputs().getFirst());
    int[] middle = {last.outputShape().dim(0) / 2, last.outputShape().dim(1) / 2};
    List<Region> regions = ReceptiveField.regions(visit.layers(), last, middle);
    page.paragraphs(
        visit
            .words()
            .paragraphs(
                "field",
                last.path(),
                extent(regions.get(below.index())),
                extent(regions.getFirst())));
    float[] measured =
        ReceptiveField.measured(
            visit.subject().model(),
            Datasets.inputs(visit.samples(), visit.examples()[0]),
            last.path(),
            middle);
    page.figure(
        ReceptiveFieldFigure.of(
                visit.words(),
                visit.activations(),
                visit.sampleName(visit.examples()[0]),
                last,
                measured,
                middle)
            .drawing(),
        visit.words().text("field.figure"));
  }

  private static String extent(Region region) {
    return region.extent(0) + "x" + region.extent(1);
  }
}
