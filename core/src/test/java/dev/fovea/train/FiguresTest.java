package dev.fovea.train;

import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.ModelCheckpoint;
import dev.fovea.callback.Monitor;
import dev.fovea.callback.ReduceLROnPlateau;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.LabelException;
import dev.fovea.data.Subset;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.core.Identity;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassMetric;
import dev.fovea.metric.Direction;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.weight.L1L2;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What stands in logs: which figures there are, what they count, and what they say of bad labels.
 */
class FiguresTest {
  private static final Optimizer STILL = new SGD(0, 0);

  /** Gives its inputs as they are. */
  private static Model identity(int... shape) {
    Symbol in = Symbol.input(shape);
    return Model.of(in, in.then(new Identity("same")));
  }

  private static Dataset data(Shape shape, float[] x, float... y) {
    return Datasets.of(Tensor.of(shape, x), Tensor.of(Shape.of(y.length), y));
  }

  /** Keras: an L2 of 0.5 of the weights 1 and 0 gives a loss, a val_loss, and evaluate of 0.5. */
  @Test
  void evaluationCountsThePenalty() {
    Symbol in = Symbol.input(2);
    Model model =
        Model.of(in, in.then(dense(1).useBias(false).kernelRegularizer(new L1L2(0, 0.5))));
    model.weights().getFirst().set(1, 0);
    Dataset zero = Datasets.of(Tensor.zeros(Shape.of(3, 2)), Tensor.zeros(Shape.of(3, 1)));
    Trainer trainer = Trainer.compile(model, STILL, new MeanSquaredError());
    Map<String, Double> logs =
        trainer.fit(zero, Fit.epochs(1).batchSize(2).validation(zero)).last();
    assertThat(logs).containsEntry("loss", 0.5).containsEntry("val_loss", 0.5);
    assertThat(trainer.evaluate(zero, 2)).containsEntry("loss", 0.5);
    model.layers().getLast().trainable(false);
    assertThat(Trainer.compile(model, STILL, new MeanSquaredError()).evaluate(zero, 2))
        .as("frozen weights add nothing, as in Keras")
        .containsEntry("loss", 0.0);
  }

  /** Three of four are right; the wrong one weighs 9 of 12. */
  @Test
  void weightsCountInWeightedMetricsAlone() {
    Dataset four = data(Shape.of(4, 2), new float[] {1, 0, 1, 0, 1, 0, 1, 0}, 0, 0, 0, 1);
    Trainer trainer =
        Trainer.compile(
            identity(2),
            STILL,
            List.of(new SparseCategoricalCrossentropy(true)),
            List.of(1.0),
            List.of(new Accuracy()),
            List.of(new Accuracy(), new TopKAccuracy(1)));
    for (Fit fit :
        List.of(
            Fit.epochs(1).classWeights(Map.of(1, 9.0)),
            Fit.epochs(1).sampleWeights(List.of(1f, 1f, 1f, 9f)))) {
      assertThat(trainer.fit(four, fit).last())
          .containsEntry("accuracy", 0.75)
          .containsEntry("weighted_accuracy", 0.25)
          .containsEntry("top_k_categorical_accuracy", 0.25);
    }
    assertThat(trainer.evaluate(four, 4)).containsEntry("weighted_accuracy", 0.75);
  }

  /** Keras 3's CompileMetrics.result. */
  @Test
  void namesAreThoseOfKeras() {
    List<Metric> twice = List.of(new Accuracy(), new Accuracy());
    assertThat(OutputMetric.of(List.of(""), twice, twice).stream().map(OutputMetric::name))
        .containsExactly("accuracy", "accuracy_1", "weighted_accuracy", "weighted_accuracy_1");
    assertThat(OutputMetric.of(List.of("a", "b"), twice, twice).stream().map(OutputMetric::name))
        .containsExactly(
            "a_accuracy",
            "a_accuracy_1",
            "b_accuracy",
            "b_accuracy_1",
            "a_weighted_accuracy",
            "a_weighted_accuracy_1",
            "b_weighted_accuracy",
            "b_weighted_accuracy_1");
  }

  /** Names of outputs that hold parts of metrics' names say nothing about the direction. */
  @Test
  void metricsSayWhichWayTheyImprove() {
    Symbol in = Symbol.input(2);
    Model model =
        Model.of(
            "two",
            List.of(in),
            List.of(in.then(dense(1).name("accident_recall")), in.then(dense(1).name("b"))));
    Trainer trainer =
        Trainer.compile(
            model,
            STILL,
            List.of(new MeanSquaredError(), new MeanSquaredError()),
            List.of(1.0, 1.0),
            List.of(Metrics.of("mse"), Metrics.of("r2_score")));
    assertThat(trainer.figures())
        .containsExactly(
            Map.entry("loss", Direction.DOWN),
            Map.entry("accident_recall_loss", Direction.DOWN),
            Map.entry("b_loss", Direction.DOWN),
            Map.entry("accident_recall_mean_squared_error", Direction.DOWN),
            Map.entry("accident_recall_r2_score", Direction.UP),
            Map.entry("b_mean_squared_error", Direction.DOWN),
            Map.entry("b_r2_score", Direction.UP));
    Dataset data =
        Datasets.of(
            List.of(Tensor.zeros(Shape.of(2, 2))),
            List.of(Tensor.zeros(Shape.of(2, 1)), Tensor.zeros(Shape.of(2, 1))));
    assertThat(trainer.evaluate(data, 2).keySet())
        .containsExactlyElementsOf(trainer.figures().keySet());
  }

  @Test
  void everyMetricHasItsDirection() {
    for (String name :
        List.of(
            "accuracy",
            "binary_accuracy",
            "top_k_categorical_accuracy",
            "precision",
            "recall",
            "f1_score",
            "mean_iou",
            "auc",
            "auc_pr",
            "r2_score")) {
      assertThat(Metrics.of(name).direction()).as(name).isEqualTo(Direction.UP);
    }
    for (String name :
        List.of("mean_squared_error", "root_mean_squared_error", "mean_absolute_error")) {
      assertThat(Metrics.of(name).direction()).as(name).isEqualTo(Direction.DOWN);
    }
  }

  @Test
  void unknownFiguresAreRefusedBeforeTraining() {
    Trainer trainer = Trainer.compile(identity(2), STILL, new MeanSquaredError());
    Dataset data = Datasets.of(Tensor.zeros(Shape.of(2, 2)), Tensor.zeros(Shape.of(2, 2)));
    for (Callback callback :
        List.of(
            new EarlyStopping(),
            new ReduceLROnPlateau(),
            new EarlyStopping(new Monitor("val_loss", Monitor.Mode.MIN), 0, 0, false),
            new ModelCheckpoint("m.keras", Monitor.of("val_loss"), true))) {
      assertThatThrownBy(() -> trainer.fit(data, Fit.epochs(1).callbacks(callback)))
          .hasMessage(
              "there is no \"val_loss\" to watch; there are [loss] (validation data gives those"
                  + " with val_)");
    }
  }

  /**
   * Keras: MeanIoU(2, ignore_class=255) of (0, 1, 2→255...): the figures of the rows that count.
   */
  @Test
  void ignoredLabelsCountInNoMetric() {
    // The predicted classes are 0, 1, 1, 1 of 3.
    float[] x = {1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0};
    Dataset map =
        Datasets.of(
            Tensor.of(Shape.of(1, 2, 2, 3), x), Tensor.of(Shape.of(1, 2, 2, 1), 0, 1, 2, 255));
    Dataset rows = data(Shape.of(4, 3), x, 0, 1, 2, 255);
    Loss ignoring = new SparseCategoricalCrossentropy(true, OptionalInt.of(255));
    Metric[] metrics = {
      ClassMetric.meanIoU(),
      new Accuracy(),
      new TopKAccuracy(1),
      ClassMetric.precision(),
      ClassMetric.recall(),
      ClassMetric.f1()
    };
    for (Dataset data : List.of(map, rows)) {
      int[] shape = data == map ? new int[] {2, 2, 3} : new int[] {3};
      Trainer trainer = Trainer.compile(identity(shape), STILL, ignoring, metrics);
      Map<String, Double> figures = trainer.evaluate(data, 3);
      assertThat(figures.get("mean_iou")).isCloseTo(0.5, offset(1e-12));
      assertThat(figures.get("accuracy")).isCloseTo(2 / 3.0, offset(1e-12));
      assertThat(figures.get("top_k_categorical_accuracy")).isCloseTo(2 / 3.0, offset(1e-12));
      assertThat(figures.get("recall")).isCloseTo(2 / 3.0, offset(1e-12));
      assertThat(figures.get("precision")).isCloseTo(0.5, offset(1e-12));
    }
    Metric.Count explicit =
        ClassMetric.meanIoU().ignoring(255).start(Shape.of(2, 2, 3), Shape.of(2, 2, 1));
    explicit.add(1, x, new float[] {0, 1, 2, 255}, new float[0]);
    assertThat(explicit.result()).isCloseTo(0.5, offset(1e-12));
  }

  @Test
  void badLabelsAreNamedByTheirPlaceInTheDataset() {
    int size = 50;
    Tensor x = Tensor.zeros(Shape.of(size, 3));
    Tensor y = Tensor.zeros(Shape.of(size));
    for (int i = 0; i < size; i++) {
      y.data()[i] = i % 3;
    }
    y.data()[37] = 7;
    Dataset all = Datasets.of(x, y);
    int[] back = IntStream.range(0, size).map(i -> size - 1 - i).toArray();
    Trainer byLoss = Trainer.compile(identity(3), STILL, new SparseCategoricalCrossentropy(true));
    String message = "label 7 of sample 37 is none of the 3 classes 0 to 2";
    for (Dataset data :
        List.of(
            all,
            new Subset(all, 30, 20),
            Datasets.select(all, back),
            Datasets.shuffled(new Subset(all, 20, 30), 4))) {
      assertThatThrownBy(() -> byLoss.fit(data, Fit.epochs(1).batchSize(4).seed(3)))
          .isInstanceOf(LabelException.class)
          .hasMessageContaining(message);
      assertThatThrownBy(() -> byLoss.evaluate(data, 8)).hasMessageContaining(message);
    }
    assertThatThrownBy(() -> byLoss.fit(all, Fit.epochs(1).validationSplit(0.5)))
        .as("in the part that is held back")
        .hasMessageContaining(message);
    Metric.Count count = ClassMetric.f1().ignoring(255).start(Shape.of(3), Shape.of(1));
    assertThatThrownBy(() -> count.add(3, new float[9], new float[] {255, 255, 7}, new float[0]))
        .hasMessageContaining("label 7 of sample 2 of the batch");
  }

  @Test
  void aMetricThatIgnoresALabelNeedsLabels() {
    assertThatThrownBy(() -> new Accuracy().ignoring(255).start(Shape.of(3), Shape.of(3)))
        .hasMessage(
            "accuracy ignores label 255 and needs one label for each row of predictions of shape 3,"
                + " not 3");
  }

  @Test
  void ofOneActivationLeftOutMetricsSeeProbabilities() {
    Symbol in = Symbol.input(1);
    Model model = Model.of(in, in.then(dense(1).activation(Activation.SIGMOID)));
    model.weights().getFirst().set(1);
    Trainer trainer =
        Trainer.compile(model, STILL, new BinaryCrossentropy(), Metrics.of("mean_absolute_error"));
    assertThat(
            trainer
                .evaluate(data(Shape.of(2, 1), new float[] {0, 0}, 0, 1), 2)
                .get("mean_absolute_error"))
        .isEqualTo(0.5);
  }
}
