package dev.fovea.model;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.constant;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.multiply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers of all kinds as plans bind them: several outputs, constants, no gradients, failures. */
class BoundLayersTest {
  /** Gives the first and the second half of a vector, squared: two outputs. */
  private record Halves(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return outputShapes(inputs).getFirst();
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      int size = inputs.getFirst().dim(0);
      if (size % 2 != 0) {
        throw new ShapeException("takes an even number of values, not " + size);
      }
      return List.of(Shape.of(size / 2), Shape.of(size / 2));
    }

    @Override
    public Step bind(Binding binding) {
      float[] x = binding.input();
      float[] dx = binding.inputGradient();
      int half = binding.outputShape().size();
      return new Step() {
        @Override
        public void forward(int samples, long step) {
          for (int i = 0; i < samples * 2 * half; i++) {
            float[] y = binding.outputs().get(i / half % 2).values();
            y[i / half / 2 * half + i % half] = x[i] * x[i];
          }
        }

        @Override
        public void backward(int samples, long step) {
          for (int i = 0; i < samples * 2 * half; i++) {
            float[] dy = binding.outputs().get(i / half % 2).gradient();
            dx[i] = 2 * x[i] * dy[i / half / 2 * half + i % half];
          }
          // A layer may overwrite the gradients of its outputs.
          binding.outputs().forEach(output -> Arrays.fill(output.gradient(), Float.NaN));
        }
      };
    }
  }

  /** The sign of each value, which has no gradient. */
  private record Sign(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Step bind(Binding binding) {
      float[] x = binding.input();
      float[] y = binding.output();
      int size = binding.outputShape().size();
      return (samples, step) -> {
        for (int i = 0; i < samples * size; i++) {
          y[i] = Math.signum(x[i]);
        }
      };
    }

    @Override
    public boolean isDifferentiable() {
      return false;
    }
  }

  /** Asks for a weight that it has not declared. */
  private record Forgetful(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Step bind(Binding binding) {
      float[] weight = binding.weight(0);
      return (samples, step) -> Arrays.fill(binding.output(), weight[0]);
    }
  }

  private static final Tensor X = Tensor.of(Shape.of(2, 4), 1, 2, 3, 4, -5, 6, 7, 8);

  @Test
  void aLayerGivesSeveralOutputs() {
    Symbol input = Symbol.input(4);
    List<Symbol> halves = new Halves("").applyAll(input);
    Model model =
        Model.of("", List.of(input), List.of(halves.get(1), halves.get(0), halves.get(1)));
    List<Tensor> outputs = model.predict(List.of(X));
    assertThat(outputs.get(0).data()).containsExactly(9, 16, 49, 64);
    assertThat(outputs.get(1).data()).containsExactly(1, 4, 25, 36);
    assertThat(outputs.get(2).data()).isEqualTo(outputs.get(0).data());
    assertThat(model.nodes().getLast().outputShapes()).containsExactly(Shape.of(2), Shape.of(2));
  }

  @Test
  void gradientsOfAllOutputsComeBackTogether() {
    Symbol input = Symbol.input(4);
    List<Symbol> halves = new Halves("").applyAll(input);
    Symbol joined = concatenate().apply(halves.get(1), halves.get(0), halves.get(1));
    Model model = Model.of(input, joined.then(dense(3)));
    Plan plan = new Plan(model, PlanSpec.of(2).mode(Mode.TRAIN).inputGradients(true));
    float[] weights = {1, 2, 3, 4, 5, 6};
    model.layer("dense").weight("kernel").set(spread(weights, 3));
    plan.run(X);
    Arrays.fill(plan.outputGradient(0), 1);
    plan.backward();
    // Each output sums the joined values with these weights; there are 3 outputs.
    float[] expected = new float[8];
    float[] own = {3, 4, 1 + 5, 2 + 6};
    for (int i = 0; i < 8; i++) {
      expected[i] = 3 * 2 * X.data()[i] * own[i % 4];
    }
    assertThat(plan.inputGradient(0)).containsExactly(expected, within(1e-4f));
  }

  private static float[] spread(float[] values, int times) {
    float[] all = new float[values.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i / times];
    }
    return all;
  }

  @Test
  void anOutputThatNobodyReadsHasNoGradient() {
    Symbol input = Symbol.input(4);
    Symbol second = new Halves("").applyAll(input).get(1);
    Model model = Model.of(input, second);
    Plan plan = new Plan(model, PlanSpec.of(2).mode(Mode.TRAIN).inputGradients(true));
    for (int step = 0; step < 2; step++) {
      plan.run(X);
      Arrays.fill(plan.outputGradient(0), 1);
      plan.backward();
      float[] expected = {0, 0, 6, 8, 0, 0, 14, 16};
      assertThat(plan.inputGradient(0)).containsExactly(expected, within(0f));
    }
  }

  @Test
  void gradientsOfSeveralOutputsAreChecked() {
    GradientCheck.of(new Halves("")).verify(Shape.of(6));
  }

  @Test
  void everyOutputOfALayerIsShown() {
    Symbol input = Symbol.input(4);
    List<Symbol> halves = new Halves("halves").applyAll(input);
    Model model = Model.of(input, add().apply(halves));
    Plan plan = new Plan(model, PlanSpec.of(2).mode(Mode.EXPLAIN));
    plan.run(X);
    assertThat(plan.layers().stream().map(PlannedLayer::path))
        .containsExactly("input_layer", "halves", "halves:1", "add");
    assertThat(plan.layers().get(2).values()).containsExactly(9, 16, 49, 64);
    assertThat(plan.layers().get(3).inputs()).containsExactly(1, 2);
    Plan extra = new Plan(model, PlanSpec.of(2).extraOutputs(List.of(2)));
    assertThat(extra.run(X).get(1).data()).containsExactly(9, 16, 49, 64);
  }

  @Test
  void aLayerWithSeveralOutputsIsNamedWhereItDoesNotFit() {
    assertThatThrownBy(() -> new Halves("split").applyAll(Symbol.input(5)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("Halves \"split\": takes an even number of values, not 5");
  }

  @Test
  void constantsAreTheSameForEverySample() {
    Symbol input = Symbol.input(2, 2);
    Symbol row = constant(10, 20).apply();
    Tensor whole = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4);
    Symbol sum = add().apply(input, row);
    Symbol product = multiply().apply(sum, constant(whole).apply(), constant(2).apply());
    Model model = Model.of(input, product);
    float[] expected = {22, 88, 78, 192, 10, 104, 102, 224};
    Tensor x = Tensor.of(Shape.of(2, 2, 2), X.data());
    assertThat(model.predict(x).data()).isEqualTo(expected);
    Plan plan = new Plan(model, PlanSpec.of(3));
    for (int step = 0; step < 3; step++) {
      assertThat(plan.run(x).getFirst().data()).isEqualTo(expected);
      assertThat(plan.run(x.samples(1, 2)).getFirst().data())
          .isEqualTo(Arrays.copyOfRange(expected, 4, 8));
    }
  }

  @Test
  void modelsWithConstantsLearn() {
    Symbol input = Symbol.input(2);
    Symbol scaled = multiply().apply(input, constant(3, -1).apply());
    Model model = Model.of(input, scaled.then(dense(1).useBias(false)));
    Plan plan = new Plan(model, PlanSpec.of(1).mode(Mode.TRAIN).inputGradients(true));
    model.layer("dense").weight("kernel").set(5, 7);
    plan.run(Tensor.of(Shape.of(1, 2), 1, 2));
    plan.outputGradient(0)[0] = 1;
    plan.backward();
    assertThat(plan.weightGradient(plan.trainedWeights().getFirst())).containsExactly(3, -2);
    assertThat(plan.inputGradient(0)).containsExactly(15, -7);
  }

  @Test
  void aConstantTakesNoInput() {
    assertThatThrownBy(() -> constant(1).name("one").apply(Symbol.input(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("Constant \"one\": takes no input, not 1");
  }

  private static Model withSign() {
    return Model.sequential(Shape.of(4), dense(4).name("below"), new Sign("step"), dense(2));
  }

  @Test
  void aLayerWithoutGradientPredicts() {
    Model model = Model.sequential(Shape.of(4), new Sign(""));
    assertThat(model.predict(X).data()).containsExactly(1, 1, 1, 1, -1, 1, 1, 1);
  }

  @Test
  void aPlanThatNeedsAGradientThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> new Plan(withSign(), PlanSpec.of(2).mode(Mode.TRAIN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Sign \"step\" has no gradient; freeze it and the layers below it to train those above,"
                + " or only predict");
  }

  @Test
  void aPlanThatNeedsNoGradientOfTheLayerTrainsTheOthers() {
    Model model = withSign();
    model.layer("below").trainable(false);
    Plan plan = new Plan(model, PlanSpec.of(2).mode(Mode.TRAIN));
    plan.run(X);
    plan.backward();
    assertThat(plan.trainedWeights()).hasSize(2);
  }

  @Test
  void aPlanThatExplainsShowsValuesAndRefusesTheGradient() {
    Plan plan = new Plan(withSign(), PlanSpec.of(2).mode(Mode.EXPLAIN));
    plan.run(X);
    assertThat(plan.layers().get(2).values()).hasSize(8);
    assertThatThrownBy(plan::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Sign \"step\" has no gradient");
  }

  @Test
  void aFailureToBindNamesTheLayer() {
    Model model = Model.sequential(Shape.of(4), new Forgetful("mine"));
    assertThatThrownBy(() -> model.predict(X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Forgetful \"mine\": there is no weight 0; the layer has 0");
  }

  @Test
  void modelsAndInputsAreNotBound() {
    Model model = Model.sequential("inner", new InputLayer("", Shape.of(2)), List.of(flatten()));
    Binding binding =
        new Binding(
            Kernels.scalar(Workers.of(1)),
            1,
            false,
            false,
            false,
            CounterRandom.ofSeed(0),
            List.of(),
            List.of(),
            List.of());
    for (Layer layer : List.of(model, flatten().name("inner"))) {
      assertThatThrownBy(() -> layer.bind(binding))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("\"inner\" computes nothing by itself");
    }
  }

  @Test
  void thePlanSaysWhatItComputes() {
    Model model =
        Model.sequential(
            Shape.of(10, 10, 2),
            conv2D(4, 3),
            batchNormalization(),
            activation(Activation.RELU),
            maxPooling2D(2),
            dropout(0.5),
            flatten(),
            Model.sequential(Shape.of(64), dense(3).activation(Activation.SOFTMAX)));
    Plan plan = new Plan(model, PlanSpec.of(8).kernels(Kernels.scalar(Workers.of(1))));
    assertThat(plan.toString().lines())
        .containsExactly(
            "conv2d + batch_normalization + activation + max_pooling2d [4, 4, 4] portable loops; max"
                + " pooling after it",
            "dropout (shares its input) [4, 4, 4]",
            "flatten (shares its input) [64]",
            "sequential/dense [3]");
  }

  /** What is folded is made again if a weight says that it changed, and only then. */
  @Test
  void foldedWeightsFollowTheVersionsOfTheirSources() {
    Model model =
        Model.sequential(Shape.of(3, 3, 1), conv2D(1, 1).useBias(false), batchNormalization());
    Weight kernel = model.layer("conv2d").weight("kernel");
    Weight variance = model.layer("batch_normalization").weight("moving_variance");
    kernel.set(2);
    Plan plan = new Plan(model, PlanSpec.of(1));
    assertThat(plan.toString()).contains("conv2d + batch_normalization");
    Tensor one = Tensor.of(Shape.of(1, 3, 3, 1), 1, 1, 1, 1, 1, 1, 1, 1, 1);
    float normal = (float) (1 / Math.sqrt(1.001));
    assertThat(plan.run(one).getFirst().data()[0]).isCloseTo(2 * normal, within(1e-6f));
    kernel.set(3);
    assertThat(plan.run(one).getFirst().data()[0]).isCloseTo(3 * normal, within(1e-6f));
    kernel.values()[0] = 4;
    assertThat(plan.run(one).getFirst().data()[0]).isCloseTo(3 * normal, within(1e-6f));
    kernel.changed();
    assertThat(plan.run(one).getFirst().data()[0]).isCloseTo(4 * normal, within(1e-6f));
    variance.set(4 - 0.001f);
    assertThat(plan.run(one).getFirst().data()[0]).isCloseTo(2, within(1e-6f));
  }

  @Test
  void runTakesWhatThePlanTakes() {
    Symbol left = Symbol.input(4);
    Symbol right = Symbol.input(4);
    Model model = Model.of("", List.of(left, right), List.of(add().apply(left, right)));
    Plan plan = new Plan(model, PlanSpec.of(2));
    assertThat(plan.run(X, X).getFirst().data()).containsExactly(2, 4, 6, 8, -10, 12, 14, 16);
    assertThatThrownBy(() -> plan.run(X)).hasMessage("the model has 2 inputs, 1 were given");
    assertThatThrownBy(() -> plan.run(X, X.samples(0, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("input 1 of this plan takes 2x4, not 1x4");
    Tensor three = Tensor.zeros(Shape.of(3, 4));
    assertThatThrownBy(() -> plan.run(three, three))
        .hasMessage("this plan takes 1 to 2 samples, not 3");
  }
}
