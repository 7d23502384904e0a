package dev.fovea.layer;

import static dev.fovea.layer.Operations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations whose inputs must be positive, within 1, or above 1; and those without a gradient. */
class OperationDomainTest {
  private static final Shape SHAPE = Shape.of(2, 3);

  private static void verify(Symbol in, Symbol out) {
    GradientCheck.of(Model.of(in, out)).verify(SHAPE);
  }

  @ParameterizedTest
  @EnumSource(names = {"RECIPROCAL", "SQRT", "LOG"})
  void ofPositiveNumbers(MathFunction function) {
    Symbol x = Symbol.input(2, 3);
    verify(x, x.then(math(MathFunction.EXP)).then(math(function)));
  }

  @ParameterizedTest
  @EnumSource(names = {"TAN", "ARCSIN", "ARCCOS", "ARCTANH"})
  void ofNumbersWithinOne(MathFunction function) {
    Symbol x = Symbol.input(2, 3);
    verify(x, x.then(Layers.rescaling(0.5)).then(math(function)));
  }

  @Test
  void ofNumbersAboveOne() {
    Symbol x = Symbol.input(2, 3);
    verify(x, x.then(Layers.rescaling(0.5).offset(2)).then(math(MathFunction.ARCCOSH)));
  }

  @Test
  void quotientsAndPowers() {
    Symbol x = Symbol.input(2, 3);
    Symbol positive = x.then(math(MathFunction.EXP));
    Symbol row = x.then(reduction(ReductionRule.MEAN, 1)).then(math(MathFunction.EXP));
    verify(x, divide().apply(x, positive));
    verify(x, divide().apply(row, positive));
    verify(x, power().apply(positive, x));
    verify(x, power().apply(row, positive));
  }

  @Test
  void logarithmOfASum() {
    Symbol x = Symbol.input(2, 3);
    verify(x, x.then(math(MathFunction.EXP)).then(reduction(ReductionRule.LOG_SUM, 2)));
  }

  @Test
  void theGradientOfAProductWithAZero() {
    Symbol x = Symbol.input(3);
    Model model = Model.of(x, x.then(reduction(ReductionRule.PROD, 1)));
    dev.fovea.model.Plan plan =
        new dev.fovea.model.Plan(
            model, dev.fovea.model.PlanSpec.of(2).mode(Mode.EXPLAIN).inputGradients(true));
    System.arraycopy(new float[] {2, 0, 5, 0, 0, 7}, 0, plan.input(0), 0, 6);
    plan.forward(2, 0);
    plan.outputGradient(0)[0] = 1;
    plan.outputGradient(0)[1] = 1;
    plan.backward();
    assertThat(plan.inputGradient(0)).containsExactly(0, 10, 0, 0, 0, 0);
  }

  @Test
  void theIndexOfTheLargestValue() {
    Tensor x = Tensor.of(Shape.of(1, 2, 3), 1, 5, 5, 4, -2, -2);
    assertThat(LayerRun.predict(argmax(2), x).data()).containsExactly(1, 0);
    assertThat(LayerRun.predict(argmin(-1), x).data()).containsExactly(0, 1);
    assertThat(LayerRun.predict(argmax(1), x).data()).containsExactly(1, 0, 0);
    Layer last = new dev.fovea.layer.math.ArgReduction("", true, 2, true, true);
    assertThat(LayerRun.predict(last, x).shape()).isEqualTo(Shape.of(1, 2, 1));
    assertThat(LayerRun.predict(last, x).data()).containsExactly(2, 0);
    assertThat(List.of(argmax(2), argmin(1))).noneMatch(Layer::isDifferentiable);
  }
}
