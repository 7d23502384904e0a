package dev.fovea.insight.report;

import dev.fovea.data.Classified;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Tensor;
import java.util.List;

/** The errors of the highest loss, and what the network looked at. */
final class ErrorsSection implements ReportSection {
  private static final int SHOWN = 12;

  @Override
  public String title() {
    return "The worst errors";
  }

  @Override
  public void write(Evidence evidence, Page page) {
    Predictions predictions = evidence.predictions();
    List<Integer> costliest =
        predictions.costliest().stream()
            .filter(i -> predictions.predicted(i) != ArgMax.NONE)
            .toList();
    if (costliest.isEmpty()) {
      page.nothing("The network made no error on the held-out pictures.");
      return;
    }
    Classified test = evidence.subject().test();
    Explainer explainer = new Explainer(evidence.subject().model(), test.inputShape());
    page.paragraphs(
        List.of(
            "Of %s, these have the highest loss: the network was sure of another class. Beside each picture, as the network takes it, a map (%s) shows in bright colors what spoke for its answer. Where the answer is no surprise, look at the label; where the colors lie beside the thing, more pictures with other backgrounds help."
                .formatted(Text.count(costliest.size(), "error"), explainer.method())));
    Cards cards = new Cards(2);
    for (int sample : costliest.subList(0, Math.min(SHOWN, costliest.size()))) {
      Tensor picture = Cards.sample(test, sample);
      int predicted = predictions.predicted(sample);
      String actual = predictions.name(predictions.labels()[sample]);
      String said = predictions.name(predicted);
      cards.add(
          Cards.picture(picture, "a picture of the class " + actual)
              + Cards.picture(
                  explainer.heat(picture, predicted),
                  "the same picture in grey; the parts that spoke for %s are in color"
                      .formatted(said)),
          actual + ", taken for " + said,
          "with %s; loss %s"
              .formatted(
                  Text.percent(predictions.confidence(sample)),
                  Numbers.fixed(predictions.loss(sample), 2)),
          test.source(sample));
    }
    page.markup(cards.markup());
  }
}
