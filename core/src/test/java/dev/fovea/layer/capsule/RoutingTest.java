package dev.fovea.layer.capsule;

import static dev.fovea.layer.Layers.capsules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Symbol;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dynamic routing against procedure 1 of the paper, line by line in double precision. */
class RoutingTest {
  private static final int BATCH = 9;

  /** The plan of a layer of capsules with inputs and weights that make couplings differ. */
  private static Plan plan(Capsules layer, Shape input, Kernels kernels) {
    Symbol x = Symbol.input(input.dims());
    Model model = Model.of(x, x.then(layer));
    Plan plan =
        new Plan(model, PlanSpec.of(BATCH).mode(Mode.TRAIN).kernels(kernels).inputGradients(true));
    CounterRandom random = CounterRandom.ofSeed(3);
    fill(plan.input(0), random.stream(0));
    fill(model.weights().getFirst().values(), random.stream(1));
    fill(plan.outputGradient(0), random.stream(2));
    return plan;
  }

  private static void fill(float[] values, CounterRandom random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = random.uniform(i, -1, 1);
    }
  }

  /** The outputs of one sample (capsules, dimensions), as the paper's procedure computes them. */
  private static double[][] procedure1(
      Capsules layer, Shape input, float[] x, int xAt, float[] kernel) {
    int inputs = input.dim(0);
    int depth = input.dim(1);
    int outputs = layer.capsules();
    int dimensions = layer.dimensions();
    double[][][] predictions = new double[inputs][outputs][dimensions];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < outputs; j++) {
        for (int d = 0; d < dimensions; d++) {
          for (int k = 0; k < depth; k++) {
            predictions[i][j][d] +=
                (double) x[xAt + i * depth + k]
                    * kernel[((i * depth + k) * outputs + j) * dimensions + d];
          }
        }
      }
    }
    double[][] logits = new double[inputs][outputs];
    double[][] v = new double[outputs][dimensions];
    for (int round = 0; round < layer.rounds(); round++) {
      double[][] s = new double[outputs][dimensions];
      for (int i = 0; i < inputs; i++) {
        double sum = Arrays.stream(logits[i]).map(Math::exp).sum();
        for (int j = 0; j < outputs; j++) {
          for (int d = 0; d < dimensions; d++) {
            s[j][d] += Math.exp(logits[i][j]) / sum * predictions[i][j][d];
          }
        }
      }
      for (int j = 0; j < outputs; j++) {
        double square = Arrays.stream(s[j]).map(value -> value * value).sum();
        for (int d = 0; d < dimensions; d++) {
          v[j][d] = square / (1 + square) * s[j][d] / Math.sqrt(square);
        }
      }
      for (int i = 0; i < inputs; i++) {
        for (int j = 0; j < outputs; j++) {
          for (int d = 0; d < dimensions; d++) {
            logits[i][j] += predictions[i][j][d] * v[j][d];
          }
        }
      }
    }
    return v;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 7, 3, 4, 5",
    "2, 12, 8, 10, 16",
    "3, 12, 8, 10, 16",
    "3, 1, 1, 2, 1",
    "5, 6, 4, 3, 2"
  })
  void outputsAreThoseOfTheProcedure(
      int rounds, int inputs, int depth, int outputs, int dimensions) {
    Capsules layer = capsules(outputs, dimensions).rounds(rounds);
    Shape input = Shape.of(inputs, depth);
    for (Kernels kernels :
        new Kernels[] {Kernels.scalar(Workers.of(1)), Kernels.best(Workers.of(2))}) {
      Plan plan = plan(layer, input, kernels);
      plan.forward(BATCH, 0);
      float[] kernel = plan.trainedWeights().getFirst().values();
      for (int sample = 0; sample < BATCH; sample++) {
        double[][] expected =
            procedure1(layer, input, plan.input(0), sample * input.size(), kernel);
        for (int j = 0; j < outputs; j++) {
          for (int d = 0; d < dimensions; d++) {
            assertThat((double) plan.output(0)[(sample * outputs + j) * dimensions + d])
                .isCloseTo(expected[j][d], within(1e-5));
          }
        }
      }
    }
  }

  /** With one round nothing is routed, so the test would not see a gradient that is cut off. */
  @Test
  void roundsMatter() {
    Shape input = Shape.of(6, 4);
    float[] one = outputs(capsules(3, 2).rounds(1), input);
    assertThat(outputs(capsules(3, 2).rounds(2), input)).isNotEqualTo(one);
  }

  private static float[] outputs(Capsules layer, Shape input) {
    Plan plan = plan(layer, input, Kernels.scalar(Workers.of(1)));
    plan.forward(BATCH, 0);
    return plan.output(0).clone();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void gradientsGoThroughAllRounds(int rounds) {
    Capsules layer = capsules(3, 4).rounds(rounds);
    GradientCheck.of(layer).verify(Shape.of(5, 2));
    GradientCheck.of(layer).kernels(Kernels.best(Workers.of(2))).batch(7).verify(Shape.of(4, 3));
  }

  /** Also after a step whose gradients were not finite. */
  @Test
  void backwardOverwrites() {
    Plan plan = plan(capsules(3, 2), Shape.of(4, 3), Kernels.best(Workers.of(1)));
    float[] dy = plan.outputGradient(0).clone();
    plan.forward(BATCH, 0);
    plan.backward();
    float[] first = plan.inputGradient(0).clone();
    Arrays.fill(plan.outputGradient(0), Float.NaN);
    plan.forward(BATCH, 1);
    plan.backward();
    System.arraycopy(dy, 0, plan.outputGradient(0), 0, dy.length);
    plan.forward(BATCH, 2);
    plan.backward();
    assertThat(plan.inputGradient(0)).isEqualTo(first);
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    Capsules layer = capsules(10, 16);
    Shape input = Shape.of(40, 8);
    Plan one = plan(layer, input, Kernels.best(Workers.of(1)));
    Plan four = plan(layer, input, Kernels.best(Workers.of(4)));
    for (Plan plan : new Plan[] {one, four}) {
      plan.forward(BATCH, 0);
      plan.backward();
    }
    assertThat(four.output(0)).isEqualTo(one.output(0));
    assertThat(four.inputGradient(0)).isEqualTo(one.inputGradient(0));
    assertThat(four.weightGradient(four.trainedWeights().getFirst()))
        .isEqualTo(one.weightGradient(one.trainedWeights().getFirst()));
  }

  @Test
  void refusesWhatAreNoCapsules() {
    assertThatThrownBy(() -> Symbol.input(4, 4, 8).then(capsules(3, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("Reshape");
    assertThatThrownBy(() -> capsules(3, 2).rounds(0)).hasMessageContaining("rounds");
  }
}
