package dev.fovea.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.GradientCheck;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Finite differences of every layer. */
class LayerGradientTest {
  static final List<LayerCase> CASES = LayerCases.all();

  /** What computes nothing, or is checked by a test of its own. */
  private static final Set<String> NO_CASE = Set.of("InputLayer", "Embedding");

  @ParameterizedTest
  @FieldSource("CASES")
  void inTraining(LayerCase one) {
    GradientCheck.of(one.layer()).verify(one.inputs().toArray(Shape[]::new));
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void inInference(LayerCase one) {
    GradientCheck.of(one.layer()).training(false).verify(one.inputs().toArray(Shape[]::new));
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void onTheFastestKernels(LayerCase one) {
    GradientCheck.of(one.layer())
        .kernels(Kernels.best(Workers.shared()))
        .verify(one.inputs().toArray(Shape[]::new));
  }

  @Test
  void everyRegisteredLayerHasACase() {
    Set<String> checked = new TreeSet<>(NO_CASE);
    checked.addAll(OperationCases.elsewhere());
    CASES.forEach(one -> checked.add(one.layer().className()));
    assertThat(checked).containsAll(LayerConfigTest.kerasLayers());
  }
}
