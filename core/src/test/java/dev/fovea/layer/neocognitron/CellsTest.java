package dev.fovea.layer.neocognitron;

import static dev.fovea.layer.Layers.cCells;
import static dev.fovea.layer.Layers.sCells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Layer;
import dev.fovea.model.GradientCheck;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S-cells and C-cells against the formulas of the paper, in double precision. */
class CellsTest {
  private static final List<Kernels> KERNELS =
      List.of(Kernels.scalar(Workers.of(1)), Kernels.best(Workers.of(2)));

  /** A Gaussian with a standard deviation of a third of the size, which sums to 1. */
  private static double[] gaussian(int size) {
    double[] values = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      values[i] = Math.exp(-4.5 * Math.pow(i - (size - 1) / 2.0, 2) / (size * size));
      sum += values[i];
    }
    for (int i = 0; i < size; i++) {
      values[i] /= sum;
    }
    return values;
  }

  /** An image (size, size, planes) of zeros, except for a value at a place. */
  private static double at(float[] u, int size, int planes, int row, int column, int plane) {
    return row < 0 || row >= size || column < 0 || column >= size
        ? 0
        : u[(row * size + column) * planes + plane];
  }

  private static float[] random(long seed, int count, float low, float high) {
    CounterRandom random = CounterRandom.ofSeed(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.uniform(i, low, high);
    }
    return values;
  }

  private static float[] run(Model model, Kernels kernels, float[] x) {
    Plan plan = new Plan(model, PlanSpec.of(1).kernels(kernels));
    System.arraycopy(x, 0, plan.input(0), 0, x.length);
    plan.forward(1, 0);
    return plan.output(0).clone();
  }

  @ParameterizedTest
  @CsvSource({"7, 1, 1, 3, 0.5", "6, 3, 4, 3, 0.3", "8, 16, 40, 5, 0.7", "5, 2, 3, 1, 0.9"})
  void sCellsComputeEquation2(int size, int before, int planes, int area, double threshold) {
    Model model = Model.sequential(Shape.of(size, size, before), sCells(planes, threshold, area));
    float[] u = random(1, size * size * before, 0, 1);
    float[] a = random(2, area * area * before * planes, 0, 1f / (area * area * before));
    float[] b = random(3, planes, 0.5f, 1.2f);
    model.weights().get(0).set(a);
    model.weights().get(1).set(b);
    double r = threshold / (1 - threshold);
    double[] c = gaussian(area);
    int half = area / 2;
    for (Kernels kernels : KERNELS) {
      float[] output = run(model, kernels, u);
      int active = 0;
      for (int n = 0; n < size * size; n++) {
        for (int k = 0; k < planes; k++) {
          double e = 0;
          double squares = 0;
          for (int i = 0; i < area; i++) {
            for (int j = 0; j < area; j++) {
              for (int p = 0; p < before; p++) {
                double x = at(u, size, before, n / size + i - half, n % size + j - half, p);
                e += x * a[((i * area + j) * before + p) * planes + k];
                squares += c[i] * c[j] / before * x * x;
              }
            }
          }
          double q = (1 + e) / (1 + r / (1 + r) * b[k] * Math.sqrt(squares)) - 1;
          active += q > 0 ? 1 : 0;
          assertThat((double) output[n * planes + k])
              .isCloseTo(r * Math.max(0, q), within(2e-5 * (1 + r)));
        }
      }
      assertThat(active).isBetween(1, size * size * planes - 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 3, 3, 1, 1, true", "8, 5, 5, 2, 0, true", "6, 20, 5, 2, 2.5, false"})
  void cCellsComputeEquations5To7(
      int size, int planes, int area, int stride, double saturation, boolean lateral) {
    Layer layer = cCells(area).strides(stride).saturation(saturation).lateral(lateral);
    Model model = Model.sequential(Shape.of(size, size, planes), layer);
    float[] u = random(4, size * size * planes, 0, 2);
    double[] d = gaussian(area);
    int outputs = Math.ceilDiv(size, stride);
    int margin = Math.max(0, (outputs - 1) * stride + area - size) / 2;
    for (Kernels kernels : KERNELS) {
      float[] output = run(model, kernels, u);
      for (int n = 0; n < outputs * outputs; n++) {
        double[] s = new double[planes];
        double v = 0;
        for (int k = 0; k < planes; k++) {
          for (int i = 0; i < area; i++) {
            for (int j = 0; j < area; j++) {
              int row = n / outputs * stride + i - margin;
              int column = n % outputs * stride + j - margin;
              s[k] += d[i] * d[j] * at(u, size, planes, row, column, k);
            }
          }
          v += lateral ? s[k] / planes : 0;
        }
        for (int k = 0; k < planes; k++) {
          double x = Math.max(0, (1 + s[k]) / (1 + v) - 1);
          assertThat((double) output[n * planes + k])
              .isCloseTo(x / (1 + saturation * x), within(1e-5));
        }
      }
    }
  }

  /** One cell, by hand: v = |u|, e = a u, so that u = 3 (1 + 0.9) / (1 + 0.75 * 0.8 * 0.5) - 3. */
  @Test
  void oneCellByHand() {
    Model model = Model.sequential(Shape.of(1, 1, 1), sCells(1, 0.75, 1));
    model.weights().get(0).set(1.8f);
    model.weights().get(1).set(0.8f);
    assertThat(model.predict(Tensor.of(Shape.of(1, 1, 1, 1), new float[] {0.5f})).data()[0])
        .isCloseTo(1.3846154f, within(1e-5f));
    assertThat(model.predict(Tensor.of(Shape.of(1, 1, 1, 1), new float[] {0})).data()[0]).isZero();
  }

  /** It has learned one pattern: the response depends on the angle to it, not on where it is. */
  @Test
  void aCellPrefersItsPattern() {
    float[] pattern = {0, 1, 0, 1, 1, 1, 0, 1, 0};
    float[] other = {1, 0, 1, 0, 1, 0, 1, 0, 1};
    SCells cells = sCells(1, 0.6, 3).padding(Padding.VALID);
    Model model = Model.sequential(Shape.of(3, 3, 1), cells);
    float[] c = cells.strengths();
    double squares = 0;
    for (int i = 0; i < 9; i++) {
      squares += c[i] * pattern[i] * pattern[i];
    }
    float[] a = new float[9];
    for (int i = 0; i < 9; i++) {
      a[i] = (float) (c[i] * pattern[i] / Math.sqrt(squares));
    }
    model.weights().get(0).set(a);
    model.weights().get(1).set(1);
    float v = (float) Math.sqrt(squares);
    assertThat(run(model, KERNELS.getFirst(), pattern)[0])
        .isCloseTo(1.5f * ((1 + v) / (1 + 0.6f * v) - 1), within(1e-5f));
    assertThat(run(model, KERNELS.getFirst(), other)[0]).isZero();
  }

  @Test
  void cellsAreSilentUntilTheyLearn() {
    Model model = Model.sequential(Shape.of(6, 6, 2), sCells(4, 0.5, 3));
    model.initialize(7);
    assertThat(run(model, KERNELS.getLast(), random(5, 72, 0, 1))).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.8})
  void gradientsAgreeWithFiniteDifferences(double threshold) {
    GradientCheck.of(sCells(4, threshold, 3)).batch(5).verify(Shape.of(4, 3, 2));
    GradientCheck.of(cCells(3).saturation(threshold)).batch(5).verify(Shape.of(4, 3, 3));
  }

  /** A cell without input has a V-cell at the root's kink, and no gradient that is not finite. */
  @Test
  void noInputGivesNoGradient() {
    Model model = Model.sequential(Shape.of(3, 3, 1), sCells(2, 0.5, 3));
    model.weights().get(0).set(random(6, 18, 0, 1));
    model.weights().get(1).set(1, 1);
    Plan plan =
        new Plan(model, PlanSpec.of(1).mode(dev.fovea.model.Mode.TRAIN).inputGradients(true));
    plan.forward(1, 0);
    java.util.Arrays.fill(plan.outputGradient(0), 1);
    plan.backward();
    assertThat(plan.inputGradient(0)).containsOnly(0);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> sCells(3, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threshold must be between 0 and 1, both exclusive, not 1.0");
    assertThatThrownBy(() -> cCells(3).saturation(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("saturation must be at least 0, not -1.0");
    assertThatThrownBy(
            () -> Model.sequential(Shape.of(4, 4, 1), sCells(2, 0.5, 5).padding(Padding.VALID)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "SCells: areas of 5x5 do not fit input 4x4x1 with padding valid; use padding same or"
                + " smaller areas");
    assertThatThrownBy(() -> Model.sequential(Shape.of(16), cCells(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("use Reshape before it");
  }

  @Test
  void showsItselfShort() {
    assertThat(sCells(24, 0.6, 5)).hasToString("SCells(24, 5x5, threshold 0.6)");
    assertThat(cCells(5).strides(2)).hasToString("CCells(5x5, strides 2x2)");
    assertThat(cCells(3).saturation(0).lateral(false))
        .hasToString("CCells(3x3, saturation 0.0, not lateral)");
  }
}
