package dev.fovea.layer.merge;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.LayerText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A layer that chooses between its second and its third input element by element: the second where
 * the first input, the condition, is not 0, else the third. The name is that of Keras's operation.
 * Sizes of 1 and missing leading axes are broadcast, as in NumPy. The gradient of the condition is
 * 0.
 */
public record Where(String name) implements Layer {
  /** Returns this layer with the given name. */
  public Where name(String name) {
    return new Where(name);
  }

  @Override
  public LayerKind kind() {
    return LayerKind.MERGE;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Operand.reach(inputs.get(input), outputShape(inputs), axis);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 3) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "takes three inputs, a condition and two values, not %d",
              inputs.size()));
    }
    return inputs.stream().reduce(Broadcast::common).orElseThrow();
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private static final class Bound implements Step {
    private final Workers workers;
    private final int size;
    private final Operand condition;
    private final Operand yes;
    private final Operand no;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      size = binding.outputShape().size();
      condition = Operand.of(binding, binding.inputs().get(0));
      yes = Operand.of(binding, binding.inputs().get(1));
      no = Operand.of(binding, binding.inputs().get(2));
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      condition.expand(workers, samples);
      yes.expand(workers, samples);
      no.expand(workers, samples);
      float[] c = condition.whole();
      float[] a = yes.whole();
      float[] b = no.whole();
      Chunks.forEach(
          workers,
          samples * size,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              y[i] = c[i] != 0 ? a[i] : b[i];
            }
          });
    }

    @Override
    public void backward(int samples, long step) {
      Arrays.fill(condition.input().gradient(), 0);
      pass(samples, yes, true);
      pass(samples, no, false);
    }

    /** Hands the gradient on where the condition is true, or false. */
    private void pass(int samples, Operand operand, boolean where) {
      if (operand.isWanted()) {
        float[] c = condition.whole();
        float[] dx = operand.wholeGradient();
        Chunks.forEach(
            workers,
            samples * size,
            (from, end) -> {
              for (int i = from; i < end; i++) {
                dx[i] = (c[i] != 0) == where ? dy[i] : 0;
              }
            });
        operand.reduce(workers, samples);
      }
    }
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
