package dev.fovea.model;

import static dev.fovea.layer.Layers.activation;
import static dev.fovea.layer.Layers.add;
import static dev.fovea.layer.Layers.concatenate;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The values and gradients of every layer of a plan of mode EXPLAIN. */
class PlannedLayerTest {
  private static final Symbol IN = Symbol.input(6, 6, 2);

  /** Branches, a nested model, a layer of activation, and one with its own. */
  private static Model branched() {
    Model nested =
        Model.sequential(
            Shape.of(6, 6, 3), conv2D(3, 3).padding(Padding.SAME).activation(Activation.TANH));
    Symbol a = IN.then(conv2D(3, 3).padding(Padding.SAME)).then(activation(Activation.SIGMOID));
    Symbol b = a.then(nested);
    Symbol sum = add().apply(a, b);
    Symbol both = concatenate().apply(sum, a);
    return Model.of(
        IN,
        both.then(maxPooling2D(2))
            .then(flatten())
            .then(dropout(0.5))
            .then(dense(4).activation(Activation.SOFTMAX)));
  }

  private static Plan plan(Model model, Tensor x) {
    Plan plan =
        new Plan(
            model,
            PlanSpec.of(x.batch()).kernels(Kernels.scalar(Workers.of(1))).mode(Mode.EXPLAIN));
    System.arraycopy(x.data(), 0, plan.input(0), 0, x.data().length);
    plan.forward(x.batch(), 0);
    return plan;
  }

  private static PlannedLayer layer(Plan plan, String path) {
    return plan.layers().stream().filter(l -> l.path().equals(path)).findFirst().orElseThrow();
  }

  @Test
  void everyLayerIsThereWithTheLayersItReads() {
    Plan plan = plan(branched(), ModelTest.random(Shape.of(2, 6, 6, 2)));

    assertThat(plan.layers().stream().map(PlannedLayer::path))
        .containsExactly(
            "input_layer",
            "conv2d",
            "activation",
            "sequential/conv2d",
            "add",
            "concatenate",
            "max_pooling2d",
            "flatten",
            "dropout",
            "dense");
    assertThat(layer(plan, "add").inputs()).containsExactly(2, 3);
    assertThat(layer(plan, "concatenate").inputs()).containsExactly(4, 2);
    assertThat(layer(plan, "input_layer").inputs()).isEmpty();
    assertThat(layer(plan, "max_pooling2d").outputShape()).isEqualTo(Shape.of(3, 3, 6));
    assertThat(plan.layers()).allSatisfy(l -> assertThat(l).isSameAs(plan.layers().get(l.index())));
  }

  @Test
  void valuesAreThoseOfAModelThatEndsThere() {
    Model model = branched();
    Tensor x = ModelTest.random(Shape.of(2, 6, 6, 2));
    Plan plan = plan(model, x);

    assertThat(layer(plan, "input_layer").values()).isEqualTo(x.data());
    assertThat(layer(plan, "dense").values())
        .containsExactly(model.predict(x).data(), within(1e-6f));
    float[] linear = layer(plan, "conv2d").values();
    float[] sigmoid = layer(plan, "activation").values();
    for (int i = 0; i < linear.length; i++) {
      assertThat(sigmoid[i]).isCloseTo((float) (1 / (1 + Math.exp(-linear[i]))), within(1e-5f));
    }
    PlannedLayer nested = layer(plan, "sequential/conv2d");
    for (int i = 0; i < nested.values().length; i++) {
      float before = nested.valuesBeforeActivation()[i];
      assertThat(nested.values()[i]).isCloseTo((float) Math.tanh(before), within(1e-5f));
      assertThat(layer(plan, "add").values()[i])
          .isCloseTo(sigmoid[i] + nested.values()[i], within(1e-6f));
    }
    assertThat(layer(plan, "conv2d").valuesBeforeActivation()).isSameAs(linear);
  }

  @Test
  void gradientsAreDifferencesOfTheOutput() {
    Model model = branched();
    Tensor x = ModelTest.random(Shape.of(1, 6, 6, 2));
    Plan plan = plan(model, x);
    Arrays.fill(plan.outputGradient(0), 0);
    plan.outputGradient(0)[1] = 1;
    plan.backward();

    PlannedLayer conv = layer(plan, "conv2d");
    PlannedLayer input = layer(plan, "input_layer");
    // The bias of a channel moves all values of that channel alike.
    Weight bias = model.layer("conv2d").weight("bias");
    for (int channel = 0; channel < 3; channel++) {
      double slope = 0;
      for (int i = channel; i < conv.gradient().length; i += 3) {
        slope += conv.gradient()[i];
      }
      assertThat(slope).isCloseTo(difference(model, x, bias.values(), channel), within(2e-3));
    }
    for (int i = 0; i < 10; i++) {
      assertThat((double) input.gradient()[i])
          .isCloseTo(difference(model, x, x.data(), i), within(2e-3));
    }
  }

  private static double difference(Model model, Tensor x, float[] varied, int at) {
    float saved = varied[at];
    varied[at] = saved + 1e-2f;
    double above = model.predict(x).data()[1];
    varied[at] = saved - 1e-2f;
    double below = model.predict(x).data()[1];
    varied[at] = saved;
    return (above - below) / 2e-2;
  }

  @Test
  void backwardAndForwardLeaveEachOthersArraysAlone() {
    Model model = ModelTest.basicCnn();
    Tensor x = ModelTest.random(Shape.of(1, 28, 28, 1));
    Plan kept = plan(model, x);
    float[] gradient = kept.layers().getFirst().gradient();
    kept.outputGradient(0)[3] = 1;
    kept.backward();
    float[] first = gradient.clone();
    kept.forward(1, 0);
    kept.backward();

    assertThat(gradient).isEqualTo(first);
    assertThat(first).isNotEqualTo(new float[first.length]);
    List<float[]> arrays = kept.layers().stream().map(PlannedLayer::values).distinct().toList();
    assertThat(arrays).as("only Flatten and Dropout share").hasSize(kept.layers().size() - 3);
  }

  @Test
  void gradientsOfAnInnerUnitAreDifferencesOfItsValue() {
    Model model = branched();
    Tensor x = ModelTest.random(Shape.of(1, 6, 6, 2));
    Plan plan = plan(model, x);
    for (String path : List.of("add", "sequential/conv2d", "conv2d")) {
      PlannedLayer layer = layer(plan, path);
      int unit = 40;
      float[] one = new float[layer.values().length];
      one[unit] = 1;
      plan.backwardFrom(layer, one);
      float[] gradient = plan.inputGradient(0).clone();
      for (int i = 20; i < 40; i++) {
        float saved = plan.input(0)[i];
        plan.input(0)[i] = saved + 1e-2f;
        plan.forward(1, 0);
        double above = layer.valuesBeforeActivation()[unit];
        plan.input(0)[i] = saved - 1e-2f;
        plan.forward(1, 0);
        double below = layer.valuesBeforeActivation()[unit];
        plan.input(0)[i] = saved;
        assertThat((double) gradient[i])
            .as("%s by input %d", path, i)
            .isCloseTo((above - below) / 2e-2, within(2e-3));
      }
      plan.forward(1, 0);
    }
    assertThat(layer(plan, "dense").gradient()).containsOnly(0);
    assertThatThrownBy(() -> plan.backwardFrom(layer(plan, "add"), new float[3]))
        .hasMessageContaining("Add \"add\" has 108 values in a batch, the gradient 3");
  }

  @Test
  void plansThatFuseKeepNoValues() {
    Plan plan = new Plan(branched(), PlanSpec.of(1));

    assertThatThrownBy(plan::layers)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mode EXPLAIN");
  }
}
