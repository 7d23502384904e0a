package dev.fovea.model;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static dev.fovea.layer.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
  @Test
  void fusedActivationsGiveTheSameAsLayersOfTheirOwn() {
    Model apart =
        Model.sequential(
            Shape.of(6, 6, 2), conv2D(3, 3), activation(Activation.RELU), flatten(), dense(4));
    Plan plan = new Plan(apart, PlanSpec.of(2).kernels(Kernels.scalar(Workers.of(1))));
    assertThat(plan.toString()).contains("activation (shares its input)");
    Model together =
        Model.sequential(
            Shape.of(6, 6, 2), conv2D(3, 3).activation(Activation.RELU), flatten(), dense(4));
    for (int i = 0; i < apart.weights().size(); i++) {
      together.weights().get(i).set(apart.weights().get(i).values());
    }
    var x = ModelTest.random(Shape.of(2, 6, 6, 2));
    assertThat(apart.predict(x).data()).isEqualTo(together.predict(x).data());
  }

  /** A plan that explains joins nothing, and so is the witness. */
  @Test
  void joinedLayersGiveTheSameAsLayersOfTheirOwn() {
    Model model =
        Model.sequential(
            Shape.of(14, 13, 3),
            conv2D(18, 3),
            batchNormalization(),
            activation(Activation.RELU),
            maxPooling2D(2),
            conv2D(20, 3).useBias(false).padding(Padding.SAME),
            batchNormalization().scale(false),
            maxPooling2D(3),
            activation(Activation.TANH),
            conv2D(5, 1).activation(Activation.SIGMOID),
            batchNormalization(),
            flatten(),
            dense(4));
    for (Weight weight : model.weights()) {
      var values = ModelTest.random(weight.shape()).data();
      weight.set(values);
    }
    float[] x = ModelTest.random(Shape.of(3, 14, 13, 3)).data();
    for (Kernels kernels : List.of(Kernels.best(Workers.of(2)), Kernels.scalar(Workers.of(1)))) {
      Plan joined = new Plan(model, PlanSpec.of(6).kernels(kernels));
      Plan apart = new Plan(model, PlanSpec.of(3).kernels(kernels).mode(Mode.EXPLAIN));
      assertThat(joined.toString().lines()).hasSize(7);
      // For one sample the second kernel has more weights than outputs to normalize.
      assertThat(new Plan(model, PlanSpec.of(1).kernels(kernels)).toString())
          .contains("batch_normalization_1 ")
          .doesNotContain("batch_normalization [");
      for (Plan plan : List.of(joined, apart)) {
        System.arraycopy(x, 0, plan.input(0), 0, x.length);
        plan.forward(3, 0);
      }
      for (int i = 0; i < 12; i++) {
        assertThat(joined.output(0)[i]).isCloseTo(apart.output(0)[i], within(2e-5f));
      }
    }
  }

  @Test
  void gradientsThroughJoinedPoolingAreThoseOfLayersOfTheirOwn() {
    Model model =
        Model.sequential(
            Shape.of(14, 13, 3),
            conv2D(18, 3).activation(Activation.RELU),
            maxPooling2D(2),
            conv2D(20, 3).padding(Padding.SAME),
            maxPooling2D(3),
            flatten(),
            dense(4));
    float[] x = ModelTest.random(Shape.of(3, 14, 13, 3)).data();
    for (Kernels kernels : List.of(Kernels.best(Workers.of(2)), Kernels.scalar(Workers.of(1)))) {
      Plan joined = new Plan(model, PlanSpec.of(3).kernels(kernels).mode(Mode.TRAIN));
      Plan apart = new Plan(model, PlanSpec.of(3).kernels(kernels).mode(Mode.EXPLAIN));
      assertThat(joined.plannedFloats()).isLessThan(apart.plannedFloats() / 2);
      for (Plan plan : List.of(joined, apart)) {
        System.arraycopy(x, 0, plan.input(0), 0, x.length);
        plan.forward(3, 0);
        for (int i = 0; i < 12; i++) {
          plan.outputGradient(0)[i] = i % 5 - 2;
        }
        plan.backward();
      }
      for (Weight weight : joined.trainedWeights()) {
        float[] expected = apart.weightGradient(weight);
        float[] actual = joined.weightGradient(weight);
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i]).as("%s at %d", weight, i).isCloseTo(expected[i], within(1e-4f));
        }
      }
    }
  }

  @Test
  void valuesThatOthersReadAreNotJoinedAway() {
    Symbol input = Symbol.input(8, 8, 2);
    Symbol conv = input.then(conv2D(4, 3).padding(Padding.SAME));
    Symbol pooled = conv.then(maxPooling2D(2)).then(flatten());
    Model model = Model.of("", List.of(input), List.of(pooled, conv.then(flatten())));
    Plan plan = new Plan(model, PlanSpec.of(1));
    Arrays.fill(plan.input(0), 0.5f);
    plan.forward(1, 0);
    assertThat(plan.toString()).contains("max_pooling2d");
    assertThat(plan.output(1)).hasSize(256).contains(plan.output(0)[0]);
  }

  /** A plan that explains keeps all values, and so is the witness. */
  @Test
  void valuesOfWatchedLayersAreOutputs() {
    Model model =
        Model.sequential(
            Shape.of(9, 9, 3),
            conv2D(8, 3).useBias(false),
            batchNormalization(),
            activation(Activation.RELU),
            maxPooling2D(2),
            Model.sequential(Shape.of(3, 3, 8), flatten(), dense(7).activation(Activation.TANH)),
            dense(4).activation(Activation.SOFTMAX));
    float[] x = ModelTest.random(Shape.of(3, 9, 9, 3)).data();
    Plan witness = new Plan(model, PlanSpec.of(3).mode(Mode.EXPLAIN));
    System.arraycopy(x, 0, witness.input(0), 0, x.length);
    witness.forward(3, 0);
    for (PlannedLayer layer : witness.layers()) {
      Plan plan = new Plan(model, PlanSpec.of(3).extraOutputs(List.of(layer.index())));
      System.arraycopy(x, 0, plan.input(0), 0, x.length);
      plan.forward(3, 0);
      assertThat(plan.outputs()).isEqualTo(2);
      assertThat(plan.outputShape(1)).isEqualTo(layer.outputShape());
      assertThat(plan.output(1)).as("%s", layer).containsExactly(layer.values(), within(1e-5f));
      assertThat(plan.output(0)).containsExactly(witness.output(0), within(1e-6f));
    }
    PlanSpec beyond = PlanSpec.of(1).extraOutputs(List.of(witness.layers().size()));
    assertThatThrownBy(() -> new Plan(model, beyond)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** A ReLU that another layer computes, and so none that a normalization absorbs, is the twin. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNormalizationWithReluHasTheGradientsOfBoth(boolean inTraining) {
    Layer normalization = batchNormalization().name("norm");
    List<Model> models = new ArrayList<>();
    for (Layer relu : List.of(relu(), relu().maxValue(1e30))) {
      Symbol image = Symbol.input(6, 5, 3);
      Symbol before = image.then(conv2D(4, 2).name("conv"));
      Symbol after = before.then(normalization);
      models.add(
          Model.of(
              "", List.of(image), List.of((inTraining ? after : after.inInference()).then(relu))));
    }
    Model fused = models.getFirst();
    Model twin = models.getLast();
    for (int i = 0; i < fused.weights().size(); i++) {
      fused.weights().get(i).set(positive(fused.weights().get(i).size()));
      twin.weights().get(i).set(fused.weights().get(i).values());
    }
    float[] x = ModelTest.random(Shape.of(7, 6, 5, 3)).data();
    PlanSpec spec = PlanSpec.of(7).mode(Mode.TRAIN).inputGradients(true);
    Plan plan = new Plan(fused, spec);
    Plan witness = new Plan(twin, spec);
    assertThat(plan.toString()).contains("norm + re_lu");
    assertThat(witness.toString()).doesNotContain("norm + re_lu");
    for (Plan each : List.of(plan, witness)) {
      System.arraycopy(x, 0, each.input(0), 0, x.length);
      each.forward(7, 0);
      float[] dy = each.outputGradient(0);
      System.arraycopy(ModelTest.random(Shape.of(dy.length)).data(), 0, dy, 0, dy.length);
      each.backward();
    }
    assertThat(plan.output(0)).containsExactly(witness.output(0), within(1e-5f));
    assertThat(plan.inputGradient(0)).containsExactly(witness.inputGradient(0), within(1e-4f));
    for (int i = 0; i < plan.trainedWeights().size(); i++) {
      assertThat(plan.weightGradient(plan.trainedWeights().get(i)))
          .containsExactly(witness.weightGradient(witness.trainedWeights().get(i)), within(1e-3f));
    }
  }

  /** Sums whose terms and ReLU are layers that no sum absorbs are the twins. */
  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "true, false, true",
    "false, true, true",
    "false, false, true",
    "true, false, false"
  })
  void aSumOfNormalizedValuesHasTheGradientsOfItsParts(
      boolean first, boolean second, boolean relu) {
    Layer apart = activation(Activation.LINEAR);
    Model fused = sum(first, second, relu ? List.of(relu()) : List.of(), List.of());
    Model twin =
        sum(first, second, relu ? List.of(relu().maxValue(1e30)) : List.of(), List.of(apart));
    for (int i = 0; i < fused.weights().size(); i++) {
      fused.weights().get(i).set(positive(fused.weights().get(i).size()));
      twin.weights().get(i).set(fused.weights().get(i).values());
    }
    float[] x = ModelTest.random(Shape.of(7, 6, 5, 3)).data();
    for (Mode mode : List.of(Mode.TRAIN, Mode.PREDICT)) {
      PlanSpec spec = PlanSpec.of(7).mode(mode).inputGradients(mode.backward());
      Plan plan = new Plan(fused, spec);
      Plan witness = new Plan(twin, spec);
      assertThat(plan.toString().lines().count())
          .as("%s", plan)
          .isLessThan(witness.toString().lines().count());
      for (Plan each : List.of(plan, witness)) {
        System.arraycopy(x, 0, each.input(0), 0, x.length);
        each.forward(7, 0);
        if (mode.backward()) {
          float[] dy = each.outputGradient(0);
          System.arraycopy(ModelTest.random(Shape.of(dy.length)).data(), 0, dy, 0, dy.length);
          each.backward();
        }
      }
      assertThat(plan.output(0)).containsExactly(witness.output(0), within(1e-5f));
      if (mode.backward()) {
        assertThat(plan.inputGradient(0)).containsExactly(witness.inputGradient(0), within(1e-4f));
        for (int i = 0; i < plan.trainedWeights().size(); i++) {
          assertThat(plan.weightGradient(plan.trainedWeights().get(i)))
              .containsExactly(
                  witness.weightGradient(witness.trainedWeights().get(i)), within(1e-3f));
        }
      }
    }
  }

  /**
   * Returns a convolution, the sum of two values of it of which some are normalized, and another
   * convolution.
   */
  private static Model sum(boolean first, boolean second, List<Layer> after, List<Layer> before) {
    Symbol image = Symbol.input(6, 5, 3);
    Symbol conv = image.then(conv2D(4, 2).activation(Activation.TANH));
    Symbol a = conv.then(conv2D(4, 1));
    a = first ? a.then(batchNormalization()) : a;
    Symbol b = second ? conv.then(batchNormalization()) : conv;
    for (Layer layer : before) {
      a = a.then(layer);
      b = b.then(layer);
    }
    Symbol y = add(a, b);
    for (Layer layer : after) {
      y = y.then(layer);
    }
    return Model.of("", List.of(image), List.of(y.then(conv2D(3, 1).name("last"))));
  }

  /** A chain whose gradients may all lie in one array, beside the same chain in mode EXPLAIN. */
  @Test
  void gradientsThatShareAnArrayAreThoseOfArraysOfTheirOwn() {
    Symbol image = Symbol.input(6, 5, 8);
    Symbol x = image.then(conv2D(8, 3).padding(Padding.SAME));
    Symbol y = x.then(activation(Activation.TANH));
    Symbol z = add(y.then(activation(Activation.SIGMOID)), add(x, y), add(y, y));
    Model model = Model.of("", List.of(image), List.of(z.then(flatten()).then(dense(3))));
    float[] values = ModelTest.random(Shape.of(2, 6, 5, 8)).data();
    Plan shared = new Plan(model, PlanSpec.of(2).mode(Mode.TRAIN));
    Plan apart = new Plan(model, PlanSpec.of(2).mode(Mode.EXPLAIN));
    for (Plan plan : List.of(shared, apart)) {
      System.arraycopy(values, 0, plan.input(0), 0, values.length);
      plan.forward(2, 0);
      for (int i = 0; i < 6; i++) {
        plan.outputGradient(0)[i] = i - 2;
      }
      plan.backward();
    }
    for (Weight weight : shared.trainedWeights()) {
      assertThat(shared.weightGradient(weight))
          .containsExactly(apart.weightGradient(weight), within(1e-5f));
    }
    Model chain =
        Model.sequential(
            Shape.of(16, 16, 8),
            conv2D(8, 1),
            batchNormalization(),
            activation(Activation.TANH),
            activation(Activation.SIGMOID),
            conv2D(8, 1));
    // Six values, the gradient of the last, and one that all others share.
    long planned = new Plan(chain, PlanSpec.of(1).mode(Mode.TRAIN)).plannedFloats();
    assertThat(planned).isLessThanOrEqualTo(16 * 16 * 8 * (6 + 2));
  }

  private static float[] positive(int size) {
    float[] values = ModelTest.random(Shape.of(size)).data();
    for (int i = 0; i < size; i++) {
      values[i] = Math.abs(values[i]);
    }
    return values;
  }

  @Test
  void predictionUsesArraysAgain() {
    Model model = ModelTest.basicCnn();
    long predicting = new Plan(model, PlanSpec.of(8)).plannedFloats();
    long training = new Plan(model, PlanSpec.of(8).mode(Mode.TRAIN)).plannedFloats();
    assertThat(predicting).isLessThan(training / 2);
  }

  @Test
  void aShortBatchGivesTheSameAsTheFrontOfAFullOne() {
    Model model = ModelTest.basicCnn();
    Plan plan = new Plan(model, PlanSpec.of(6).mode(Mode.TRAIN));
    float[] x = ModelTest.random(Shape.of(6, 28, 28, 1)).data();
    System.arraycopy(x, 0, plan.input(0), 0, x.length);
    plan.forward(6, 3);
    float[] full = plan.output(0).clone();
    plan.forward(4, 3);
    assertThat(Arrays.copyOf(plan.output(0), 40)).isEqualTo(Arrays.copyOf(full, 40));
    assertThatThrownBy(() -> plan.forward(7, 0)).hasMessageContaining("takes 1 to 6 samples");
  }

  @Test
  void dropoutDependsOnTheStepAlone() {
    Plan plan = new Plan(ModelTest.basicCnn(), PlanSpec.of(2).mode(Mode.TRAIN).seed(9));
    Arrays.fill(plan.input(0), 0.5f);
    plan.forward(2, 1);
    float[] first = plan.output(0).clone();
    plan.forward(2, 2);
    assertThat(plan.output(0)).isNotEqualTo(first);
    plan.forward(2, 1);
    assertThat(plan.output(0)).isEqualTo(first);
  }

  @Test
  void stepsAllocateNoBuffers() {
    // The activations of convolution and pooling are 147,456 to 589,824 bytes here. What remains
    // are the closures handed to the workers.
    assertThat(allocatedPerStep(4, Kernels.scalar(Workers.of(1)), 16 * 1024)).isLessThan(16 * 1024);
  }

  @Test
  void stepsOnVectorsAllocateNoBuffers() {
    // Until the compiler has compiled all kernels, vectors are objects; that takes many steps, and
    // a few stay objects. The activations of convolution and pooling are 589,824 to 2,359,296
    // bytes here, the weights' gradients 4.7 MB.
    assertThat(allocatedPerStep(16, Kernels.best(Workers.of(1)), 512 * 1024))
        .isLessThan(512 * 1024);
  }

  /** The bytes that a step allocates, the first that is below a limit, or the last of many. */
  private static long allocatedPerStep(int batch, Kernels kernels, long limit) {
    Plan plan =
        new Plan(ModelTest.basicCnn(), PlanSpec.of(batch).mode(Mode.TRAIN).kernels(kernels));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int i = 0; i < 1000 && allocated >= limit; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      plan.forward(batch, 1);
      Arrays.fill(plan.outputGradient(0), 0.1f);
      plan.backward();
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    return allocated;
  }

  @Test
  void leavesTheLastSoftmaxOutWhereTold() {
    Model model = ModelTest.basicCnn();
    Plan logits = new Plan(model, PlanSpec.of(1).logits((output, last) -> true));
    Plan whole = new Plan(model, PlanSpec.of(1));
    Arrays.fill(logits.input(0), 0.3f);
    Arrays.fill(whole.input(0), 0.3f);
    logits.forward(1, 0);
    whole.forward(1, 0);
    assertThat(logits.removedActivation(0)).contains(Activation.SOFTMAX);
    assertThat(whole.removedActivation(0)).isEmpty();
    float[] softmax = new float[10];
    whole.kernels().activate(Activation.SOFTMAX, 1, 10, logits.output(0), softmax);
    assertThat(softmax).isEqualTo(Arrays.copyOf(whole.output(0), 10));
  }

  @Test
  void tellsWhereNumbersCeaseToBeFinite() {
    Model model = ModelTest.basicCnn();
    Arrays.fill(model.layer("conv2d_1").weight("bias").values(), Float.NaN);
    model.layer("conv2d_1").weight("bias").changed();
    Plan plan = new Plan(model, PlanSpec.of(1));
    plan.forward(1, 0);
    assertThat(new Plan(model, PlanSpec.of(1).mode(Mode.TRAIN)).firstNonFinite()).isEmpty();
    Plan training = new Plan(model, PlanSpec.of(1).mode(Mode.TRAIN));
    training.forward(1, 0);
    assertThat(training.firstNonFinite()).contains("Conv2D \"conv2d_1\"");
  }
}
