package dev.fovea.insight.report;

import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.insight.Predictions;
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
import org.junit.jupiter.api.Test;

/** Each advice comes from its number, and from no other. */
class AdvisorTest {
  private static final List<String> NAMES = List.of("cat", "dog", "owl");

  /** 40 pictures of 32x32 of each class, sure to 0.98 and right. */
  private int[] perClass = {100, 100, 100};

  private final List<float[]> probabilities = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private Optional<TrainingLog> log = Optional.empty();
  private int side;

  AdvisorTest() {
    for (int c = 0; c < 3; c++) {
      say(c, c, 0.99f, 400);
    }
  }

  private void say(int label, int predicted, float sure, int times) {
    for (int i = 0; i < times; i++) {
      float[] p = {(1 - sure) / 2, (1 - sure) / 2, (1 - sure) / 2};
      p[predicted] = sure;
      probabilities.add(p);
      labels.add(label);
    }
  }

  private static Classified samples(int... counts) {
    int all = 0;
    for (int count : counts) {
      all += count;
    }
    Tensor y = Tensor.zeros(Shape.of(all));
    int at = 0;
    for (int c = 0; c < counts.length; c++) {
      for (int i = 0; i < counts[c]; i++) {
        y.data()[at++] = c;
      }
    }
    return Classified.of(
        Datasets.of(Tensor.zeros(Shape.of(all, 32, 32, 1)), y, new Target.Label(3, NAMES)));
  }

  private void log(double[]... epochs) {
    List<Map<String, Double>> rows = new ArrayList<>();
    for (double[] epoch : epochs) {
      rows.add(
          Map.of("accuracy", epoch[0], "val_accuracy", epoch[1], "loss", 0.1, "val_loss", epoch[2]));
    }
    log = Optional.of(new TrainingLog(rows));
  }

  private List<Advice> advice() {
    Model model =
        Model.sequential(
            Shape.of(32, 32, 1), flatten(), dense(3).activation(Activation.SOFTMAX));
    Report.Subject subject =
        new Report.Subject(
            "pets",
            model,
            OutputMeaning.DISTRIBUTION,
            samples(1, 1, 1),
            new TrainingFacts(Optional.of(samples(perClass)), log, Map.of(), List.of(), side));
    Predictions predictions =
        new Predictions(
            probabilities.toArray(float[][]::new),
            labels.stream().mapToInt(Integer::intValue).toArray(),
            NAMES);
    return Advisor.advice(new Evidence(subject, predictions, Optional.empty()));
  }

  private String only() {
    List<Advice> all = advice();
    assertThat(all).hasSize(1);
    return all.getFirst().sentence().replace('\u00a0', ' ');
  }

  @Test
  void whereNothingStandsOutNothingIsSaid() {
    log(new double[] {0.9, 0.9, 0.5}, new double[] {0.99, 0.98, 0.11}, new double[] {0.99, 0.98, 0.11});
    side = 500;
    assertThat(advice()).isEmpty();
  }

  @Test
  void aGapIsOverfitting() {
    log(new double[] {0.9, 0.9, 0.1}, new double[] {0.99, 0.9, 0.1});
    assertThat(only()).contains("99.0 % of its training", "90.0 % of the validation", "9.0 points");
  }

  @Test
  void aWeakNetworkIsTold() {
    log(new double[] {0.6, 0.6, 0.1}, new double[] {0.7, 0.68, 0.1});
    assertThat(only()).contains("only 70.0 % right");
  }

  @Test
  void aFallingLossAsksForMore() {
    double[][] epochs = new double[8][];
    for (int e = 0; e < 8; e++) {
      epochs[e] = new double[] {0.9, 0.9, 1 - 0.1 * e};
    }
    log(epochs);
    // Two epochs, a quarter of eight, from 0.5 to 0.3.
    assertThat(only()).contains("fell by 40.0 % over the last 2 epochs", "--epochs 16");
  }

  @Test
  void aRisingLossAsksForLess() {
    log(
        new double[] {0.9, 0.9, 0.5},
        new double[] {0.9, 0.9, 0.4},
        new double[] {0.9, 0.9, 0.45},
        new double[] {0.9, 0.9, 0.5});
    assertThat(only()).contains("least after epoch 2", "risen by 25.0 %", "--epochs 2");
  }

  @Test
  void smallAndUnevenClassesAreNamed() {
    perClass = new int[] {60, 12, 300};
    List<Advice> all = advice();

    assertThat(all).extracting(Advice::title)
        .containsExactly("More pictures of small classes.", "Even out the classes.");
    assertThat(all.getFirst().sentence()).startsWith("One class has fewer than 50").contains("dog 12");
    assertThat(all.getLast().sentence()).contains("25 times as many pictures of owl (300) as of dog (12)");
  }

  @Test
  void confusedPairsAreNamed() {
    say(0, 1, 0.5f, 40);
    assertThat(advice())
        .anySatisfy(
            advice ->
                assertThat(advice.sentence()).startsWith("40 of 440 pictures of cat were taken for dog;"));
  }

  @Test
  void wrongLabelsAreCounted() {
    say(0, 1, 0.99f, 2);
    assertThat(only()).startsWith("The labels of 2 held-out pictures may be wrong");
  }

  @Test
  void aNetworkThatKnowsLittleDoubtsNoLabel() {
    say(0, 1, 0.99f, 700);
    assertThat(advice()).extracting(Advice::title).doesNotContain("Check the labels.");
  }

  @Test
  void smallPicturesAreTold() {
    say(0, 1, 0.5f, 15);
    say(1, 2, 0.5f, 15);
    say(2, 0, 0.5f, 15);
    side = 240;
    assertThat(only()).contains("pictures of 32 pixels", "more than 240", "--image-size 64");
  }

  @Test
  void confidenceIsMended() {
    probabilities.clear();
    labels.clear();
    for (int c = 0; c < 3; c++) {
      say(c, c, 0.99f, 360);
      say(c, (c + 1) % 3, 0.99f, 14);
      say(c, (c + 2) % 3, 0.99f, 26);
    }
    assertThat(advice())
        .filteredOn(advice -> advice.title().equals("Mend its confidence."))
        .hasSize(1)
        .allSatisfy(
            advice ->
                assertThat(advice.sentence().replace('\u00a0', ' '))
                    .contains("off by 9.0 %", "brings that to 0."));
  }

  @Test
  void fewHeldOutPicturesAreTold() {
    probabilities.clear();
    labels.clear();
    say(0, 0, 0.99f, 10);
    say(1, 1, 0.99f, 10);
    say(2, 2, 0.99f, 10);
    // Wilson for 30 of 30: 0.8865 to 1.
    assertThat(only()).contains("With 30 held-out pictures", "±5.7 points");
  }
}
