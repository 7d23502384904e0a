package dev.fovea.layer.merge;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.Chunks;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;

/**
 * Add, Subtract, Multiply, Average, Maximum and Minimum: several inputs made one, element by
 * element. Sizes of 1 and missing leading axes repeat, as in NumPy.
 *
 * @param rule which of them
 */
public record Merge(String name, MergeRule rule) implements Layer {
  @Override
  public String className() {
    return rule.keras();
  }

  /** The same layer under a name. */
  public Merge name(String changed) {
    return new Merge(changed, rule);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.isEmpty() || (rule == MergeRule.SUBTRACT && inputs.size() != 2)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "takes %s inputs, not %d",
              rule == MergeRule.SUBTRACT ? "two" : "one or more",
              inputs.size()));
    }
    return inputs.stream().reduce(Broadcast::common).orElseThrow();
  }

  @Override
  public void forward(Pass pass) {
    float[][] inputs = inputs(pass);
    for (int k = 0; k < inputs.length; k++) {
      if (!isWhole(pass, k)) {
        expand(pass, k, inputs[k]);
      }
    }
    float[] y = pass.output();
    Chunks.elements(
        pass, pass.outputShape().size(), (from, end) -> rule.forward(inputs, y, from, end));
  }

  @Override
  public void backward(Pass pass) {
    float[][] inputs = inputs(pass);
    float[] y = pass.output();
    float[] dy = pass.outputGradient();
    for (int k = 0; k < inputs.length; k++) {
      if (pass.wantsInputGradient(k)) {
        int index = k;
        float[] dx =
            isWhole(pass, k)
                ? pass.inputGradient(k)
                : pass.memory(inputs.length, pass.outputShape().size());
        Chunks.elements(
            pass,
            pass.outputShape().size(),
            (from, end) -> rule.backward(inputs, index, y, dy, dx, from, end));
        if (!isWhole(pass, k)) {
          reduce(pass, k, dx);
        }
      }
    }
  }

  private static boolean isWhole(Pass pass, int k) {
    return pass.inputShape(k).size() == pass.outputShape().size();
  }

  /** The inputs' arrays; the memory of the layer for those that are to be repeated. */
  private static float[][] inputs(Pass pass) {
    return pass.keep(
        -1,
        () -> {
          float[][] inputs = new float[pass.inputs()][];
          for (int k = 0; k < inputs.length; k++) {
            inputs[k] =
                isWhole(pass, k) ? pass.input(k) : pass.memory(k, pass.outputShape().size());
          }
          return inputs;
        });
  }

  private static void expand(Pass pass, int k, float[] whole) {
    Broadcast broadcast = broadcast(pass, k);
    float[] x = pass.input(k);
    int size = pass.outputShape().size();
    Chunks.samples(
        pass, sample -> broadcast.expand(x, sample * broadcast.size(), whole, sample * size));
  }

  private static void reduce(Pass pass, int k, float[] whole) {
    Broadcast broadcast = broadcast(pass, k);
    float[] dx = pass.inputGradient(k);
    int size = pass.outputShape().size();
    Chunks.samples(
        pass, sample -> broadcast.reduce(whole, sample * size, dx, sample * broadcast.size()));
  }

  private static Broadcast broadcast(Pass pass, int k) {
    return pass.keep(k, () -> Broadcast.of(pass.inputShape(k), pass.outputShape()));
  }
}
