package dev.fovea.insight.report;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.insight.Bars;
import dev.fovea.insight.TrainingLog;
import dev.fovea.kernel.Activation;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about a trained classifier. */
class ReportTest {
  private static final TrainingLog LOG =
      new TrainingLog(
          List.of(
              Map.of("loss", 0.5, "accuracy", 0.7, "val_loss", 0.6, "val_accuracy", 0.6),
              Map.of("loss", 0.2, "accuracy", 0.9, "val_loss", 0.4, "val_accuracy", 0.8)));

  /** Bars with wrong labels for the given samples. */
  private static Classified mislabelled(int samples, int... wrong) {
    Classified right = Bars.dataset(samples);
    Tensor y = Tensor.zeros(Shape.of(samples));
    for (int i = 0; i < samples; i++) {
      y.data()[i] = right.label(i);
    }
    for (int i : wrong) {
      y.data()[i] = 1 - y.data()[i];
    }
    int[] all = new int[samples];
    java.util.Arrays.setAll(all, i -> i);
    return Classified.of(
        Datasets.of(
            Datasets.inputs(right, all), y, new Target.Label(2, List.of("<upright>", "lying & flat"))));
  }

  private static Report report(Model model, Classified test, TrainingFacts training) {
    return Report.of(
        new Report.Subject("bars", model, OutputMeaning.DISTRIBUTION, test, training), d -> {});
  }

  private static TrainingFacts training() {
    return new TrainingFacts(
        Optional.of(mislabelled(64, 9)),
        Optional.of(LOG),
        Map.of("Time", "3 minutes"),
        List.of("Left out: 1", "  a<b.png: is empty"),
        0);
  }

  @Test
  void aPageHoldsAllItNeeds() {
    Report report = report(Bars.model(), mislabelled(60, 4, 17), training());
    String html = report.html();

    assertThat(report.accuracy()).isEqualTo(58 / 60.0);
    assertThat(report.suspects()).containsExactlyInAnyOrder("sample 4", "sample 17");
    assertThat(report.advice()).anyMatch(s -> s.startsWith("The labels of 2 held-out pictures and 1 picture it"));
    for (ReportSection section :
        List.of(
            new TrainedSection(),
            new CurvesSection(),
            new ConfusionSection(),
            new ClassesSection(),
            new CalibrationSection(),
            new ErrorsSection(),
            new LabelsSection(),
            new AdviceSection())) {
      assertThat(html).contains("<h2>" + section.title() + "</h2>");
    }
    assertThat(html)
        .contains("58 of 60", "3 minutes", "a&lt;b.png: is empty", "Grad-CAM", "sample 17")
        .contains("&lt;upright&gt;, taken for lying &amp; flat")
        .doesNotContain("NaN", "%s", "<upright>", "& flat");
    // Nothing is fetched: what refers to a place refers into the page.
    assertThat(html.replace("http://www.w3.org/", "")).doesNotContain("://", "<script", "@import");
    Matcher references = Pattern.compile("(?:href|src)=\"(.{0,11})").matcher(html);
    while (references.find()) {
      assertThat(references.group(1)).matches("#.*|data:image/.*");
    }
    assertThat(html.length()).isLessThan(1_000_000);
  }

  @Test
  void everyPictureIsDescribed() {
    String html = report(Bars.model(), mislabelled(60, 4, 17), training()).html();
    List<String> pictures = new ArrayList<>();
    Pattern.compile("<img [^>]*>").matcher(html).results().forEach(m -> pictures.add(m.group()));

    // Two of each error, one of each suspect, held out or not.
    assertThat(pictures)
        .hasSize(2 * 2 + 2 + 1)
        .allSatisfy(picture -> assertThat(picture).containsPattern("alt=\"[^\"]{20,}\""));
    assertThat(html.split("<svg ", -1)).hasSameSizeAs(html.split("<svg role=\"img\" aria-label=\"", -1));
  }

  @Test
  void aFlawlessNetworkOfWhichNothingIsKnownHasAReport() {
    String html = report(Bars.model(), Bars.dataset(48), TrainingFacts.UNKNOWN).html();

    assertThat(html)
        .contains("made no error on the held-out", "No held-out picture is suspected")
        .doesNotContain(new CurvesSection().title(), "NaN", "it was trained on</h3>");
  }

  @Test
  void withoutConvolutionTheGradientsExplain() {
    Model plain =
        Model.sequential(
            Shape.of(Bars.SIZE, Bars.SIZE, 3), flatten(), dense(2).activation(Activation.SOFTMAX));
    plain.initialize(1);

    assertThat(report(plain, Bars.dataset(20), TrainingFacts.UNKNOWN).html())
        .contains("a map (Integrated gradients)")
        .doesNotContain("Grad-CAM");
  }

  @Test
  void aPredictionOfNothingIsCounted() {
    Model plain =
        Model.sequential(
            Shape.of(Bars.SIZE, Bars.SIZE, 3), flatten(), dense(2).activation(Activation.SOFTMAX));
    plain.initialize(1);
    plain.weights().getFirst().values()[0] = Float.NaN;

    Report report = report(plain, Bars.dataset(20), TrainingFacts.UNKNOWN);
    assertThat(report.accuracy()).isZero();
    assertThat(report.html()).contains("0.0\u00a0%");
  }

  @Test
  void whatIsNoClassifierOfPicturesIsRefused() {
    Model maps = Model.sequential(Shape.of(Bars.SIZE, Bars.SIZE, 3), conv2D(4, 3));
    assertThatThrownBy(
            () ->
                new Report.Subject(
                    "maps", maps, OutputMeaning.VALUES, Bars.dataset(4), TrainingFacts.UNKNOWN))
        .hasMessage(
            "a report needs a model of which each picture has one class; maps gives values");
    Model small =
        Model.sequential(Shape.of(8, 8, 3), flatten(), dense(2).activation(Activation.SOFTMAX));
    assertThatThrownBy(
            () ->
                new Report.Subject(
                    "small", small, OutputMeaning.DISTRIBUTION, Bars.dataset(4), TrainingFacts.UNKNOWN))
        .hasMessage(
            "the dataset's samples are 16x16x3, the model takes 8x8x3; name another --dataset");
  }
}
