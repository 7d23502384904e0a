package dev.fovea.insight.tour;

import dev.fovea.data.Datasets;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.attribution.Attribution;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.insight.attribution.ClassScore;
import dev.fovea.insight.figure.WhyFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Three attributions of one answer. */
final class WhySection implements Section {
  @Override
  public String key() {
    return "why";
  }

  @Override
  public boolean appliesTo(Visit visit) {
    return visit.convolution().isPresent() && category(visit) != ArgMax.NONE;
  }

  /** Returns the class that the network predicts for the second example. */
  private static int category(Visit visit) {
    return visit.survey().predictions().predicted(visit.examples()[1]);
  }

  @Override
  public void write(Visit visit, Page page) {
    Predictions predictions = visit.survey().predictions();
    int sample = visit.examples()[1];
    int category = category(visit);
    Tensor image = Datasets.inputs(visit.samples(), sample).reshape(visit.samples().inputShape());
    ClassScore score = ClassScore.of(visit.subject().model(), image.shape(), category);
    List<AttributionMethod> methods = new ArrayList<>();
    for (String word : List.of("grad-cam", "integrated-gradients", "occlusion")) {
      methods.add(AttributionMethod.of(word));
    }
    List<Attribution> attributions =
        methods.stream().map(method -> method.explain(score, image)).toList();
    page.paragraphs(
        visit.words().paragraphs("why", visit.sampleName(sample), predictions.name(category)));
    page.figure(
        WhyFigure.of(
                visit.words(),
                visit.sampleName(sample),
                image,
                predictions.name(category),
                predictions.confidence(sample),
                methods,
                attributions)
            .drawing(),
        visit.words().text("why.figure"));
  }
}
