package dev.fovea.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Classified;
import dev.fovea.insight.embedding.Embedding;
import dev.fovea.insight.figure.CodesFigure;
import dev.fovea.insight.figure.EmbeddingFigure;
import dev.fovea.insight.figure.EmbeddingPage;
import dev.fovea.insight.figure.ErrorsFigure;
import dev.fovea.insight.figure.HistoryFigure;
import dev.fovea.model.Model;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  /** Four samples of two classes: two right, two wrong, one of them surer. */
  private static final Predictions FOUR =
      new Predictions(
          new float[][] {{0.9f, 0.1f}, {0.4f, 0.6f}, {0.05f, 0.95f}, {0.3f, 0.7f}},
          new int[] {0, 0, 0, 1},
          List.of("cat", "a,\"b\" <d>"));

  @Test
  void errorsAreCountedTheSurestFirst() {
    assertThat(FOUR.worst()).containsExactly(2, 1);
    assertThat(FOUR.confusion().counts()).isDeepEqualTo(new double[][] {{1, 2}, {0, 1}});
    assertThatThrownBy(() -> new Predictions(new float[][] {{1, 0}}, new int[] {2}, List.of()))
        .hasMessage("a sample is of class 2, but the model knows the classes 0 to 1");
  }

  @Test
  void theCalibrationErrorIsThatOfTheFormula() {
    Calibration calibration = Calibration.of(FOUR, 2);

    assertThat(calibration.bins().getFirst().count()).isZero();
    // All in the upper bin: right in 2 of 4, sure to (0.9 + 0.6 + 0.95 + 0.7) / 4.
    assertThat(calibration.expectedError()).isCloseTo(0.7875 - 0.5, within(1e-6));
    // Apart: bins of 0.9 (right), 0.6 (wrong), 0.95 (wrong), 0.7 (right), by tenths.
    double apart = (0.1 + 0.6 + 0.95 + 0.3) / 4;
    assertThat(Calibration.of(FOUR, 10).expectedError()).isCloseTo(apart, within(1e-6));
  }

  @Test
  void aSurveyIsWhatTheModelGivesBatchByBatch() {
    Model model = Bars.model();
    Classified data = Bars.dataset(70);
    Survey survey = Survey.of(model, data, "");

    assertThat(survey.layer()).isEqualTo("code");
    assertThat(survey.values().shape().dims()).containsExactly(70, 12);
    Predictions plain = Predictions.of(model, data);
    for (int i = 0; i < 70; i++) {
      assertThat(survey.predictions().probabilities()[i])
          .containsExactly(plain.probabilities()[i], within(1e-5f));
    }
    assertThat(plain.worst()).isEmpty();
    assertThat(ErrorsFigure.of(plain, data).sheet().svg()).contains("makes no error here");
  }

  @Test
  void codesOfAClassAreNearer() {
    Codes codes = Codes.of(Bars.model(), Bars.dataset(64), "code", List.of(1, 0), 5);

    assertThat(codes.codes()).hasSize(2).allSatisfy(code -> assertThat(code).hasSize(5));
    assertThat(codes.distance(0, 1)).isCloseTo(codes.distance(1, 0), within(1e-9));
    assertThat(codes.distance(0, 0)).isLessThan(codes.distance(0, 1));
    assertThat(codes.distance(1, 1)).isLessThan(codes.distance(0, 1));
    assertThat(CodesFigure.of(codes).sheet().svg()).contains("1 (5 samples)");
    assertThatThrownBy(() -> Codes.of(Bars.model(), Bars.dataset(64), "", List.of(7), 5))
        .hasMessage("the dataset has no samples of class 7; it has 0 to 1");
  }

  @Test
  void mapsAreWrittenAsCsvPictureAndPage() throws IOException {
    SampleMap map =
        new SampleMap(
            new Embedding(new float[] {0, 1, 2, 3}, new float[] {1, 0, 1, 0}),
            FOUR,
            new int[] {5, 6, 7, 8});

    assertThat(map.csv().lines())
        .hasSize(5)
        .contains("7,2.00000,1.00000,cat,\"a,\"\"b\"\" <d>\",0.950000");
    assertThat(EmbeddingFigure.of("t-SNE", "", map).sheet().svg())
        .contains("sample 7: cat, predicted as a,&quot;b&quot; &lt;d&gt; (95.0 %)")
        .contains("misclassified (2 of 4)");
    String page = EmbeddingPage.of("A <map>", "of @DATA@ & more.", map, Bars.dataset(4));
    assertThat(page)
        .contains("<title>A &lt;map&gt;</title>", "of @DATA@ &amp; more.", "data:image/png;base64,")
        .doesNotContain("@TILES@", "<d>", "http:", "https:");
  }

  @Test
  void logsOfTrainingsAreReadAsKerasWritesThem() {
    TrainingLog log = TrainingLog.parse("epoch,loss,val_loss\n0,2.5,NA\n1,1.25,1.5\n");

    assertThat(log.epochs())
        .containsExactly(Map.of("loss", 2.5), Map.of("loss", 1.25, "val_loss", 1.5));
    assertThat(TrainingLog.parse(log.csv())).isEqualTo(log);
    assertThat(log.with(1, Map.of("loss", 1.0)).epochs())
        .containsExactly(Map.of("loss", 2.5), Map.of("loss", 1.0));
    assertThat(log.with(3, Map.of("loss", 1.0)).epochs()).hasSize(4);
    assertThat(HistoryFigure.of("net", log).sheet().svg()).contains("validation samples");
    assertThat(HistoryFigure.of("net", TrainingLog.parse("epoch,loss\n0,NaN\n")).drawing().height())
        .isPositive();
    assertThatThrownBy(() -> TrainingLog.parse("a,b\n")).hasMessageContaining("first line");
    assertThatThrownBy(() -> TrainingLog.parse("epoch,loss\n0,1,2\n"))
        .hasMessage("line 2 has 3 figures, the first line names 2");
    assertThatThrownBy(() -> TrainingLog.parse("epoch,loss\n0,x\n"))
        .hasMessage("line 2: \"x\" is no number");
  }
}
