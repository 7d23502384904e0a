package dev.fovea.model;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Compares the gradients that a layer computes with finite differences of its output, for every
 * element of every input and trained weight:
 *
 * <pre>{@code
 * GradientCheck.of(new MyLayer("", 0.5)).verify(Shape.of(5, 4, 3));
 * }</pre>
 *
 * <p>The function that is differentiated is the sum of all outputs, multiplied by fixed random
 * factors. An element agrees if the central difference (f(x + h) - f(x - h)) / 2h agrees for one of
 * several h. Large ones suffer from curvature and from kinks such as that of ReLU, small ones from
 * rounding.
 *
 * @param batch the number of samples
 * @param training whether the layer is in training; its random numbers are the same in all
 *     evaluations
 * @param kernels the kernels that compute
 * @param tolerance the largest |a - b| / max(1, |b|) at which two values agree
 */
public record GradientCheck(
    Layer layer, int batch, boolean training, Kernels kernels, double tolerance) {
  private static final float[] STEPS = {1e-2f, 4e-3f, 3e-2f, 1e-3f};

  /**
   * Returns a check in training, with three samples, on the portable kernels, with a tolerance of
   * 3e-3.
   */
  public static GradientCheck of(Layer layer) {
    return new GradientCheck(layer, 3, true, Kernels.scalar(Workers.of(1)), 3e-3);
  }

  /** Returns this check in training or in inference. */
  public GradientCheck training(boolean training) {
    return new GradientCheck(layer, batch, training, kernels, tolerance);
  }

  /** Returns this check on other kernels. */
  public GradientCheck kernels(Kernels kernels) {
    return new GradientCheck(layer, batch, training, kernels, tolerance);
  }

  /** Returns this check with the given number of samples. */
  public GradientCheck batch(int batch) {
    return new GradientCheck(layer, batch, training, kernels, tolerance);
  }

  /**
   * Checks the layer on inputs of these shapes.
   *
   * @param inputs the shape of one sample of each input
   * @throws AssertionError if gradients do not agree; the message names the first elements
   */
  public void verify(Shape... inputs) {
    List<Symbol> from = Arrays.stream(inputs).map(shape -> Symbol.input(shape.dims())).toList();
    Model model = Model.apart(from, layer.applyAll(from));
    new Run(model).verify();
  }

  /** A check of one model, with the same plan for every evaluation. */
  private final class Run {
    private final Plan plan;
    private final List<Weight> weights;
    private final List<float[]> varied = new ArrayList<>();
    private final List<float[]> gradients = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<float[]> states = new ArrayList<>();
    private final List<float[]> savedStates;
    private final List<float[]> factors = new ArrayList<>();

    Run(Model model) {
      Mode mode = training ? Mode.TRAIN : Mode.EXPLAIN;
      weights = model.weights();
      plan = new Plan(model, PlanSpec.of(batch).kernels(kernels).mode(mode).inputGradients(true));
      CounterRandom random = CounterRandom.ofSeed(7);
      for (int i = 0; i < model.inputs().size(); i++) {
        spread(plan.input(i), random.stream(1, i), names.size());
        vary("input " + i, plan.input(i), plan.inputGradient(i));
      }
      for (Weight weight : plan.trainedWeights()) {
        spread(weight.values(), random.stream(2, names.size()), names.size());
        vary("weight " + weight.name(), weight.values(), plan.weightGradient(weight));
      }
      for (Weight weight : model.weights()) {
        if (!plan.trainedWeights().contains(weight)) {
          states.add(weight.values());
        }
      }
      savedStates = states.stream().map(float[]::clone).toList();
      for (int output = 0; output < plan.outputs(); output++) {
        float[] some = new float[batch * plan.outputShape(output).size()];
        for (int i = 0; i < some.length; i++) {
          some[i] = random.stream(3 + output).uniform(i, -1, 1);
        }
        factors.add(some);
      }
    }

    private void vary(String name, float[] values, float[] gradient) {
      names.add(name);
      varied.add(values);
      gradients.add(gradient);
    }

    /**
     * Fills an array with values in [-1.37, 1.63] that differ from each other, from 0 and from
     * those of the arrays with other numbers, so that no value lies on a kink by chance.
     */
    private static void spread(float[] values, CounterRandom random, int number) {
      int[] order = random.permutation(values.length);
      float shift = (0.5f + 0.29f * number) % 1;
      for (int i = 0; i < values.length; i++) {
        values[i] = (order[i] + shift) / values.length * 3 - 1.37f;
      }
    }

    void verify() {
      evaluate();
      for (int output = 0; output < factors.size(); output++) {
        float[] some = factors.get(output);
        System.arraycopy(some, 0, plan.outputGradient(output), 0, some.length);
      }
      plan.backward();
      List<float[]> analytic = gradients.stream().map(float[]::clone).toList();
      List<String> wrong = new ArrayList<>();
      for (int i = 0; i < varied.size(); i++) {
        for (int j = 0; j < varied.get(i).length; j++) {
          double difference = closest(varied.get(i), j, analytic.get(i)[j]);
          if (!agrees(analytic.get(i)[j], difference)) {
            wrong.add(
                String.format(
                    Locale.ROOT,
                    "%s [%d]: gradient %.6g, finite difference %.6g",
                    names.get(i),
                    j,
                    analytic.get(i)[j],
                    difference));
          }
        }
      }
      if (!wrong.isEmpty()) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s: %d gradients do not agree with finite differences:%n  %s",
                layer.className(),
                wrong.size(),
                String.join("\n  ", wrong.subList(0, Math.min(8, wrong.size())))));
      }
    }

    private boolean agrees(double a, double b) {
      return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
    }

    private double closest(float[] values, int at, double gradient) {
      double best = Double.NaN;
      for (float step : STEPS) {
        double difference = difference(values, at, step);
        if (!(Math.abs(difference - gradient) >= Math.abs(best - gradient))) {
          best = difference;
        }
        if (agrees(gradient, difference)) {
          break;
        }
      }
      return best;
    }

    private double difference(float[] values, int at, float step) {
      float before = values[at];
      values[at] = before + step;
      float above = values[at];
      double high = evaluate();
      values[at] = before - step;
      float below = values[at];
      double low = evaluate();
      values[at] = before;
      return (high - low) / ((double) above - below);
    }

    private double evaluate() {
      for (int i = 0; i < states.size(); i++) {
        System.arraycopy(savedStates.get(i), 0, states.get(i), 0, states.get(i).length);
      }
      weights.forEach(Weight::changed);
      plan.forward(batch, 1);
      double sum = 0;
      for (int output = 0; output < factors.size(); output++) {
        float[] some = factors.get(output);
        for (int i = 0; i < some.length; i++) {
          sum += (double) some[i] * plan.output(output)[i];
        }
      }
      return sum;
    }
  }
}
