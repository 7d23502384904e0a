package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.Weight;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The same numbers, bit by bit, whatever the threads, the plan's size and what was there before.
 */
class LayerRepeatabilityTest {
  static final List<LayerCase> CASES = LayerCases.all();

  private static final Workers ONE = Workers.of(1);
  private static final Workers THREE = Workers.of(3);

  /** The layer's output and all gradients for so many samples in a plan for so many. */
  private static List<float[]> results(LayerCase one, Kernels kernels, int samples, int batch) {
    List<Symbol> from = one.inputs().stream().map(shape -> Symbol.input(shape.dims())).toList();
    Model model = Model.of("", from, List.of(one.layer().apply(from)));
    model.initialize(0);
    PlanSpec spec = PlanSpec.of(batch).kernels(kernels).mode(Mode.TRAIN).inputGradients(true);
    Plan plan = new Plan(model, spec);
    List<float[]> results = List.of();
    for (int step = 0; step < 2; step++) {
      results = step(model, plan, samples, step);
    }
    return results;
  }

  private static List<float[]> step(Model model, Plan plan, int samples, int step) {
    CounterRandom random = CounterRandom.ofSeed(step);
    for (int i = 0; i < model.inputs().size(); i++) {
      fill(plan.input(i), samples, plan.inputShape(i), random.stream(1, i));
    }
    plan.forward(samples, step);
    int outputs = samples * plan.outputShape(0).size();
    float[] output = Arrays.copyOf(plan.output(0), outputs);
    List<float[]> results = new ArrayList<>(List.of(output));
    results.addAll(backward(model, plan, samples, random));
    return results;
  }

  private static List<float[]> backward(Model model, Plan plan, int samples, CounterRandom random) {
    List<float[]> results = new ArrayList<>();
    fill(plan.outputGradient(0), samples, plan.outputShape(0), random.stream(2));
    plan.backward();
    for (int i = 0; i < model.inputs().size(); i++) {
      results.add(Arrays.copyOf(plan.inputGradient(i), samples * plan.inputShape(i).size()));
    }
    for (Weight weight : plan.trainedWeights()) {
      results.add(plan.weightGradient(weight).clone());
    }
    model.weights().forEach(weight -> results.add(weight.values().clone()));
    return results;
  }

  private static void fill(float[] array, int samples, Shape shape, CounterRandom random) {
    Arrays.fill(array, Float.NaN);
    for (int i = 0; i < samples * shape.size(); i++) {
      array[i] = random.uniform(i, -2, 2);
    }
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i)).isEqualTo(expected.get(i));
    }
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void sameBitsForAnyThreads(LayerCase one) {
    assertSame(results(one, Kernels.scalar(THREE), 5, 5), results(one, Kernels.scalar(ONE), 5, 5));
    assertSame(results(one, Kernels.best(THREE), 5, 5), results(one, Kernels.best(ONE), 5, 5));
  }

  /** Gradients may be asked for again, such as those of several units of one forward pass. */
  @ParameterizedTest
  @FieldSource("CASES")
  void aSecondBackwardGivesTheSame(LayerCase one) {
    List<Symbol> from = one.inputs().stream().map(shape -> Symbol.input(shape.dims())).toList();
    Model model = Model.of("", from, List.of(one.layer().apply(from)));
    model.initialize(0);
    Plan plan =
        new Plan(
            model,
            PlanSpec.of(3).kernels(Kernels.best(THREE)).mode(Mode.TRAIN).inputGradients(true));
    step(model, plan, 3, 0);
    CounterRandom random = CounterRandom.ofSeed(1);
    assertSame(backward(model, plan, 3, random), backward(model, plan, 3, random));
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void aShortBatchIsOneOfItsOwn(LayerCase one) {
    assertSame(results(one, Kernels.scalar(THREE), 3, 5), results(one, Kernels.scalar(ONE), 3, 3));
  }
}
