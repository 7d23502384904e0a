package dev.fovea.layer.capsule;

import static dev.fovea.layer.Layers.capsuleLength;
import static dev.fovea.layer.Layers.capsuleMask;
import static dev.fovea.layer.Layers.squash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.layer.Symbol;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapsuleMaskTest {
  /** The second capsule is the longest. */
  private static final float[] CAPSULES = {1, 2, 3, -4, 0, 1};

  private static final Symbol X = Symbol.input(3, 2);
  private static final Symbol ROW = Symbol.input(3);
  private static final Model MASKED =
      Model.of("", List.of(X, ROW), List.of(capsuleMask().apply(X, ROW)));

  private static Tensor of(float[] values, int... dims) {
    return Tensor.of(Shape.of(dims), values);
  }

  @Test
  void keepsTheLongestInInference() {
    Model alone = Model.of(X, X.then(capsuleMask()));
    assertThat(alone.predict(of(CAPSULES, 1, 3, 2)).data()).containsExactly(0, 0, 3, -4, 0, 0);
    assertThat(
            MASKED
                .predict(List.of(of(CAPSULES, 1, 3, 2), of(new float[] {1, 0, 0}, 1, 3)))
                .getFirst()
                .data())
        .containsExactly(0, 0, 3, -4, 0, 0);
  }

  @Test
  void keepsTheTrueClassInTraining() {
    Plan plan = new Plan(MASKED, PlanSpec.of(1).mode(Mode.TRAIN));
    System.arraycopy(CAPSULES, 0, plan.input(0), 0, 6);
    System.arraycopy(new float[] {1, 0, 0}, 0, plan.input(1), 0, 3);
    plan.forward(1, 0);
    assertThat(plan.output(0)).containsExactly(new float[] {1, 2, 0, 0, 0, 0}, within(0f));
  }

  /** By the formulas: |s| = 5 gives a length of 25/26, |s| = sqrt(5) one of 5/6. */
  @Test
  void lengthsOfSquashedVectors() {
    Model lengths = Model.of(X, X.then(squash()).then(capsuleLength()));
    assertThat(lengths.predict(of(CAPSULES, 1, 3, 2)).data())
        .containsExactly(new float[] {5f / 6, 25f / 26, 0.5f}, within(1e-6f));
  }

  /** A vector of zeros has no direction; neither layer gives NaN. */
  @Test
  void zerosHaveGradientsOfZero() {
    Plan plan =
        new Plan(
            Model.of(X, X.then(squash()).then(capsuleLength())),
            PlanSpec.of(1).mode(Mode.TRAIN).inputGradients(true));
    plan.outputGradient(0)[0] = 1;
    plan.forward(1, 0);
    plan.backward();
    assertThat(plan.output(0)).startsWith(0, 0, 0);
    assertThat(plan.inputGradient(0)).startsWith(0, 0, 0, 0, 0, 0);
  }

  @Test
  void gradients() {
    for (boolean training : new boolean[] {true, false}) {
      GradientCheck.of(capsuleMask()).training(training).verify(Shape.of(3, 4), Shape.of(3));
      GradientCheck.of(capsuleMask()).training(training).verify(Shape.of(3, 4));
    }
  }

  @Test
  void refusesARowThatDoesNotFit() {
    assertThatThrownBy(() -> capsuleMask().apply(X, Symbol.input(4)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("a row of 3 numbers");
    assertThatThrownBy(() -> Symbol.input(4).then(capsuleLength()))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("Reshape");
  }
}
