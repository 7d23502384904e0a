package dev.fovea.insight.tour;

import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.figure.ResponseFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.model.PlannedLayer;

/** The feature maps of the first convolution for a sample. */
final class ResponsesSection implements Section {
  @Override
  public String key() {
    return "responses";
  }

  @Override
  public boolean appliesTo(Visit visit) {
    return visit.convolution().isPresent();
  }

  @Override
  public void write(Visit visit, Page page) {
    PlannedLayer convolution = visit.convolution().orElseThrow();
    page.paragraphs(visit.words().paragraphs("responses", visit.sampleName(visit.examples()[0])));
    FeatureMaps maps = FeatureMaps.of(visit.activations().values(convolution, 0));
    page.figure(
        ResponseFigure.of(
                visit.words(),
                convolution.path(),
                visit.sampleName(visit.examples()[0]),
                visit.image(),
                maps,
                ColorMap.GREY)
            .drawing(),
        visit.words().text("responses.figure", convolution.path(), maps.count()));
  }
}
