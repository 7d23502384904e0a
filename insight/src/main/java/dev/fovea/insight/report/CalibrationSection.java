package dev.fovea.insight.report;

import dev.fovea.insight.Calibration;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.Tempering;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.figure.CalibrationFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import java.util.List;

/** Whether the network is right as often as it is sure, and the temperature that mends it. */
final class CalibrationSection implements ReportSection {
  @Override
  public String title() {
    return "How far its confidence can be trusted";
  }

  @Override
  public void write(Evidence evidence, Page page) {
    Calibration all = Evidence.calibration(evidence.predictions());
    page.paragraphs(
        List.of(
            "When the network says 90\u00a0%%, it should be right nine times in ten. On the %s it is off"
                    .formatted(Text.count(evidence.predictions().size(), "held-out picture"))
                + " by %s on average: that is the expected calibration error (ECE) of ten bins of"
                    .formatted(Text.percent(all.expectedError()))
                + " confidence (Guo et al. 2017). "
                + direction(evidence.predictions())));
    if (evidence.temperingOnHalves().isEmpty()) {
      page.figure(
          CalibrationFigure.of(Words.ENGLISH, all).drawing(), caption("all held-out pictures"));
      return;
    }
    mended(evidence.temperingOnHalves().get(), page);
  }

  /** Returns whether a network is too sure or not sure enough. */
  private static String direction(Predictions predictions) {
    double sure = 0;
    int known = 0;
    for (int i = 0; i < predictions.size(); i++) {
      if (!Float.isNaN(predictions.confidence(i))) {
        sure += predictions.confidence(i);
        known++;
      }
    }
    double mean = sure / Math.max(1, known);
    return "Its mean confidence is %s, its accuracy %s: %s."
        .formatted(
            Text.percent(mean),
            Text.percent(predictions.accuracy()),
            mean > predictions.accuracy() ? "it is too sure" : "it could be surer");
  }

  private static void mended(Tempering tempering, Page page) {
    Calibration before = Evidence.calibration(tempering.shown());
    Calibration after = Evidence.calibration(tempering.mended());
    double temperature = tempering.temperature().value();
    page.paragraphs(
        List.of(
            "One number can mend that: the temperature by which the scores are divided before"
                + " softmax. Predicted classes stay the same. It was fitted on one half of the"
                + " held-out pictures (%s), where the loss is least at %s, and is shown on the other half (%s), which had no part in it: there the ECE goes from %s to %s and the loss from %s to %s."
                    .formatted(
                        Numbers.count(tempering.fitted()),
                        Numbers.fixed(temperature, 3),
                        Numbers.count(tempering.shown().size()),
                        Text.percent(before.expectedError()),
                        Text.percent(after.expectedError()),
                        loss(tempering.shown()),
                        loss(tempering.mended()))
                + verdict(tempering)));
    page.markup(
        "<p>In a program: <code>float[] p = new Temperature(%s).apply(probabilities);</code></p>"
            .formatted(Numbers.fixed(temperature, 3)));
    page.figure(
        Drawing.row(
            28,
            Align.END,
            headed("as the network says", before),
            headed("at temperature " + Numbers.fixed(temperature, 3), after)),
        caption("the half of the held-out pictures that the temperature was not fitted on"));
  }

  private static String verdict(Tempering tempering) {
    if (!tempering.lowersError()) {
      return " So it does not help here; the probabilities are best taken as they are.";
    }
    return tempering.lowersLoss()
        ? ""
        : " That the loss does not follow comes from a few errors of which the network is sure,"
            + " such as pictures with wrong labels: look at them first.";
  }

  private static String loss(Predictions predictions) {
    return Numbers.fixed(predictions.meanLoss(), 4);
  }

  private static Drawing headed(String heading, Calibration calibration) {
    return Drawing.column(
        6,
        Align.START,
        Drawing.text(heading, Letters.HEADING),
        CalibrationFigure.of(Words.ENGLISH, calibration).drawing());
  }

  private static String caption(String pictures) {
    return "How often the network is right, by its confidence, on "
        + pictures
        + ". Bars on the dashed line are ideal, below it the network is too sure; numbers count the"
        + " pictures.";
  }
}
