package dev.fovea.train;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.LambdaCallback;
import dev.fovea.callback.Monitor;
import dev.fovea.callback.ReduceLROnPlateau;
import dev.fovea.callback.TerminateOnNaN;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.MeanAbsoluteError;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.weight.L1L2;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
  /** Images with a bright half, left or right or above: three classes that are easy to tell. */
  static Dataset halves(int size) {
    Tensor x = Tensor.zeros(Shape.of(size, 8, 8, 1));
    Tensor y = Tensor.zeros(Shape.of(size, 1));
    CounterRandom random = CounterRandom.ofSeed(11);
    for (int i = 0; i < size; i++) {
      int label = i % 3;
      y.data()[i] = label;
      for (int p = 0; p < 64; p++) {
        boolean bright =
            switch (label) {
              case 0 -> p % 8 < 4;
              case 1 -> p % 8 >= 4;
              default -> p / 8 < 4;
            };
        x.data()[64 * i + p] = random.uniform(64L * i + p) + (bright ? 0.8f : 0);
      }
    }
    return Datasets.of(x, y);
  }

  static Model smallCnn() {
    Model model =
        Model.sequential(
            Shape.of(8, 8, 1),
            conv2D(4, 3).activation(Activation.RELU),
            maxPooling2D(2),
            dropout(0.2),
            flatten(),
            dense(3).activation(Activation.SOFTMAX));
    model.initialize(2);
    return model;
  }

  private static Trainer trainer(Model model, int threads) {
    return Trainer.compile(
            model, new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy())
        .on(Kernels.best(Workers.of(threads)));
  }

  private static List<float[]> weights(Model model) {
    return model.weights().stream().map(weight -> weight.values().clone()).toList();
  }

  @Test
  void learns() {
    Trainer trainer = trainer(smallCnn(), 2);
    History history = trainer.fit(halves(300), Fit.epochs(8).validation(halves(90)));
    assertThat(history.get("loss").getLast()).isLessThan(history.get("loss").getFirst() / 3);
    assertThat(history.last().get("val_accuracy")).isGreaterThan(0.97);
    assertThat(trainer.evaluate(halves(90), 32).get("accuracy"))
        .isEqualTo(history.last().get("val_accuracy"));
  }

  @Test
  void theNumberOfThreadsDoesNotChangeABit() {
    List<List<float[]>> results = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3}) {
      Model model = smallCnn();
      trainer(model, threads).fit(halves(100), Fit.epochs(2).batchSize(16).seed(5));
      results.add(weights(model));
    }
    for (int i = 0; i < results.getFirst().size(); i++) {
      assertThat(results.get(1).get(i)).isEqualTo(results.get(0).get(i));
      assertThat(results.get(2).get(i)).isEqualTo(results.get(0).get(i));
    }
  }

  @Test
  void anotherSeedGivesOtherBits() {
    Model one = smallCnn();
    Model two = smallCnn();
    trainer(one, 1).fit(halves(60), Fit.epochs(1).seed(5));
    trainer(two, 1).fit(halves(60), Fit.epochs(1).seed(6));
    assertThat(weights(one).getFirst()).isNotEqualTo(weights(two).getFirst());
  }

  @Test
  void lossOfProbabilitiesIsTakenFromLogits() {
    Model model = smallCnn();
    Weight bias = model.layer("dense").weight("bias");
    bias.set(1000, 0, 0);
    Map<String, Double> figures = trainer(model, 1).evaluate(halves(3), 3);
    // Two of three samples have probability 0 in float; from logits the loss is still about 1000.
    assertThat(figures.get("loss")).isCloseTo(2000 / 3.0, offset(10.0));
  }

  @Test
  void sampleAndClassWeightsCount() {
    Model weighted = smallCnn();
    Model chosen = smallCnn();
    List<Float> onlyFirst = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      onlyFirst.add(i % 3 == 0 ? 1f : 0f);
    }
    Fit fit = Fit.epochs(1).batchSize(30).shuffle(false);
    trainer(weighted, 1).fit(halves(30), fit.sampleWeights(onlyFirst));
    trainer(chosen, 1).fit(halves(30), fit.classWeights(Map.of(1, 0.0, 2, 0.0)));
    assertThat(weights(weighted).getFirst()).isEqualTo(weights(chosen).getFirst());
  }

  @Test
  void classWeightsNeedClasses() {
    Dataset values =
        Datasets.of(
            Datasets.inputs(halves(30), 0, 1), Tensor.of(Shape.of(2), 0, 1), Target.values(1));
    Fit weighted = Fit.epochs(1).classWeights(Map.of(1, 2.0));
    assertThatThrownBy(() -> trainer(smallCnn(), 1).fit(values, weighted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class weights need a class label or one-hot row")
        .hasMessageContaining("not values of shape 1");
  }

  /** Keras, too, takes class weights for one class of each sample only. */
  @Test
  void classWeightsOfMapsAreRefusedBeforeTraining() {
    Dataset masks =
        Datasets.of(
            Tensor.zeros(Shape.of(2, 4, 4, 1)),
            Tensor.zeros(Shape.of(2, 4, 4, 1)),
            Target.mask(4, 4, 3));
    Model model = Model.sequential(Shape.of(4, 4, 1), conv2D(3, 1).activation(Activation.SOFTMAX));
    List<String> begun = new ArrayList<>();
    Callback callback =
        new Callback() {
          @Override
          public void onTrainBegin(Training training) {
            begun.add("begun");
          }
        };
    Fit weighted = Fit.epochs(1).classWeights(Map.of(1, 2.0)).callbacks(callback);
    assertThatThrownBy(() -> trainer(model, 1).fit(masks, weighted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a mask of 4x4 pixels and 3 classes")
        .hasMessageContaining("Fit.sampleWeights")
        .hasMessageNotContaining("\n");
    assertThat(begun).isEmpty();
  }

  /** A list of another length than the samples, those held back for validation included. */
  @Test
  void sampleWeightsMustBeAsManyAsSamples() {
    for (int given : List.of(1, 29, 31)) {
      Fit fit = Fit.epochs(1).batchSize(10).sampleWeights(Collections.nCopies(given, 1f));
      for (Fit each : List.of(fit, fit.validationSplit(0.5), fit.shuffle(false))) {
        assertThatThrownBy(() -> trainer(smallCnn(), 1).fit(halves(30), each))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "there are " + given + " sample weights for 30 samples; give each sample one");
      }
    }
    Fit fits = Fit.epochs(1).validationSplit(0.5).sampleWeights(Collections.nCopies(30, 1f));
    assertThat(trainer(smallCnn(), 1).fit(halves(30), fits).last()).containsKey("val_loss");
  }

  @Test
  void validationSplitTakesTheLastSamples() {
    Dataset all = halves(100);
    Model model = smallCnn();
    History history = trainer(model, 1).fit(all, Fit.epochs(1).validationSplit(0.2));
    int[] last = java.util.stream.IntStream.range(80, 100).toArray();
    Map<String, Double> expected = trainer(model, 1).evaluate(Datasets.select(all, last), 32);
    assertThat(history.last().get("val_loss")).isEqualTo(expected.get("loss"));
  }

  @Test
  void regularizersAddToLossAndGradient() {
    Symbol in = Symbol.input(2);
    Model model =
        Model.of(in, in.then(dense(1).useBias(false).kernelRegularizer(new L1L2(0, 0.5))));
    Weight kernel = model.weights().getFirst();
    kernel.set(1, -2);
    Dataset zero = Datasets.of(Tensor.zeros(Shape.of(1, 2)), Tensor.zeros(Shape.of(1, 1)));
    History history =
        Trainer.compile(model, new SGD(0.1, 0), new MeanSquaredError()).fit(zero, Fit.epochs(1));
    assertThat(history.last().get("loss")).isCloseTo(0.5 * 5, offset(1e-6));
    assertThat(kernel.values()).containsExactly(1 - 0.1f, -2 + 0.2f);
  }

  @Test
  void severalOutputsAreWeightedAndNamed() {
    Symbol in = Symbol.input(3);
    Model model =
        Model.of(
            "two", List.of(in), List.of(in.then(dense(1).name("a")), in.then(dense(2).name("b"))));
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Dataset data =
        Datasets.of(
            List.of(x), List.of(Tensor.zeros(Shape.of(2, 1)), Tensor.zeros(Shape.of(2, 2))));
    Trainer trainer =
        Trainer.compile(
            model,
            new SGD(0.001, 0),
            List.of(new MeanSquaredError(), new MeanAbsoluteError()),
            List.of(1.0, 0.5),
            List.of());
    Map<String, Double> logs = trainer.evaluate(data, 2);
    assertThat(logs.get("loss"))
        .isCloseTo(logs.get("a_loss") + 0.5 * logs.get("b_loss"), offset(1e-9));
    History history = trainer.fit(data, Fit.epochs(20));
    assertThat(history.last().get("loss")).isLessThan(logs.get("loss"));
  }

  @Test
  void saysWhenTargetsDoNotFit() {
    Dataset wrong = Datasets.of(Tensor.zeros(Shape.of(4, 8, 8, 1)), Tensor.zeros(Shape.of(4, 5)));
    assertThatThrownBy(() -> trainer(smallCnn(), 1).fit(wrong, Fit.epochs(1)))
        .hasMessage(
            "SparseCategoricalCrossentropy of an output of shape 3 takes targets of shape 1, not 5");
  }

  @Test
  void saysWhichLayerGaveNaN() {
    Model model = smallCnn();
    model.layer("conv2d").weight("kernel").values()[0] = Float.NaN;
    model.layer("conv2d").weight("kernel").changed();
    assertThatThrownBy(
            () -> trainer(model, 1).fit(halves(30), Fit.epochs(1).callbacks(new TerminateOnNaN())))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "the loss is NaN after batch 1 of epoch 1: the output of Conv2D \"conv2d\" is not"
                + " finite; try a lower learning rate, or clipnorm");
  }

  @Test
  void anEarlyStopRestoresTheBestWeights() {
    Model model = smallCnn();
    List<List<float[]>> each = new ArrayList<>();
    History history =
        trainer(model, 1)
            .fit(
                halves(60),
                Fit.epochs(30)
                    .callbacks(
                        LambdaCallback.onEpochEnd((epoch, logs) -> each.add(weights(model))),
                        new EarlyStopping(new Monitor("loss", Monitor.Mode.MAX), 0, 2, true)));
    List<Double> losses = history.get("loss");
    assertThat(losses.size()).isLessThan(30);
    int best = losses.indexOf(losses.stream().max(Double::compare).orElseThrow());
    assertThat(losses.size()).isEqualTo(best + 3);
    assertThat(weights(model).getFirst()).isEqualTo(each.get(best).getFirst());
  }

  @Test
  void plateausLessenTheLearningRate() {
    Trainer trainer = trainer(smallCnn(), 1);
    trainer.fit(
        halves(30),
        Fit.epochs(4)
            .callbacks(
                new ReduceLROnPlateau(
                    new Monitor("loss", Monitor.Mode.MAX), 0.5, 1, 1e9, 0, 0.002)));
    // The first epoch sets the best; each of the next three halves, the floor holds the last.
    assertThat(trainer.optimizerState().learningRate(trainer.optimizer()))
        .isCloseTo(0.002, offset(1e-9));
  }
}
