package dev.fovea.golden;

import static dev.fovea.golden.GoldenCase.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.golden.GoldenCase.Numbers;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A layer forward and backward. */
final class GoldenLayer implements GoldenRunner {
  @Override
  public void run(GoldenCase golden, Kernels kernels) {
    Layer layer = LayerRegistry.make(golden.className(), "", golden.config());
    boolean training = golden.get("training").booleanValue();
    run(golden, kernels, layer, training ? Mode.TRAIN : Mode.EXPLAIN);
    if (!training && layer instanceof Activated) {
      // Only there is the activation part of the layer's own pass.
      run(golden, kernels, layer, Mode.TRAIN);
    }
  }

  private static void run(GoldenCase golden, Kernels kernels, Layer layer, Mode mode) {
    Numbers input = golden.numbers("input");
    Symbol in = Symbol.input(input.shape().tail().dims());
    Model model = Model.of(in, in.then(layer));
    Map<String, Weight> weights = setWeights(model, golden.get("weights"));
    int batch = input.shape().dim(0);
    Plan plan =
        new Plan(model, PlanSpec.of(batch).kernels(kernels).mode(mode).inputGradients(true));

    fill(plan.input(0), input);
    plan.forward(batch, 0);
    Numbers output = golden.numbers("output");
    assertThat(plan.outputShape(0)).isEqualTo(output.shape().tail());
    assertClose("output", plan.output(0), output.data());

    fill(plan.outputGradient(0), golden.numbers("grad_output"));
    plan.backward();
    assertClose("gradient by input", plan.inputGradient(0), golden.numbers("grad_input").data());
    for (JsonNode gradient : golden.get("grad_weights")) {
      String name = gradient.path("name").asText();
      assertClose(
          "gradient by " + name,
          plan.weightGradient(weights.get(name)),
          GoldenCase.numbers(gradient).data());
    }
    assertThat(plan.trainedWeights()).hasSize(golden.get("grad_weights").size());
  }

  private static Map<String, Weight> setWeights(Model model, JsonNode expected) {
    List<Weight> weights = model.weights();
    assertThat(weights).hasSize(expected.size());
    Map<String, Weight> byName = new HashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      Numbers values = GoldenCase.numbers(expected.get(i));
      assertThat(weight.name()).isEqualTo(expected.get(i).path("name").asText());
      assertThat(weight.shape()).isEqualTo(values.shape());
      assertThat(weight.spec().trainable())
          .isEqualTo(expected.get(i).path("trainable").booleanValue());
      weight.set(values.data());
      byName.put(weight.name(), weight);
    }
    return byName;
  }

  private static void fill(float[] array, Numbers numbers) {
    System.arraycopy(numbers.data(), 0, array, 0, numbers.data().length);
  }
}
