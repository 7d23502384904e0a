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
import java.util.OptionalInt;

/**
 * A layer (Add, Subtract, Multiply, Average, Maximum, Minimum, Divide or Power) that combines
 * several inputs element by element. Sizes of 1 and missing leading axes are broadcast, as in
 * NumPy.
 *
 * @param rule the function that combines the inputs
 */
public record Merge(String name, MergeRule rule) implements Layer {
  @Override
  public String className() {
    return rule.keras();
  }

  /** Returns this layer with the given name. */
  public Merge name(String name) {
    return new Merge(name, rule);
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
    if (inputs.isEmpty() || (rule.isOrdered() && inputs.size() != 2)) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "takes %s inputs, not %d",
              rule.isOrdered() ? "two" : "one or more",
              inputs.size()));
    }
    return inputs.stream().reduce(Broadcast::common).orElseThrow();
  }

  @Override
  public OptionalInt gradientInPlace() {
    return rule == MergeRule.ADD ? OptionalInt.of(0) : OptionalInt.empty();
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final int size;
    private final float[] y;
    private final float[] dy;
    private final Operand[] operands;

    /** The operands, expanded to the shape of the output. */
    private final float[][] whole;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      size = binding.outputShape().size();
      y = binding.output();
      dy = binding.outputGradient();
      operands =
          binding.inputs().stream()
              .map(input -> Operand.of(binding, input))
              .toArray(Operand[]::new);
      whole = Arrays.stream(operands).map(Operand::whole).toArray(float[][]::new);
    }

    @Override
    public void forward(int samples, long step) {
      for (Operand operand : operands) {
        operand.expand(workers, samples);
      }
      Chunks.forEach(workers, samples * size, (from, end) -> rule.forward(whole, y, from, end));
    }

    @Override
    public void backward(int samples, long step) {
      for (int k = 0; k < operands.length; k++) {
        if (operands[k].isWanted()) {
          int index = k;
          float[] dx = operands[k].wholeGradient();
          Chunks.forEach(
              workers,
              samples * size,
              (from, end) -> rule.backward(whole, index, y, dy, dx, from, end));
          operands[k].reduce(workers, samples);
        }
      }
    }
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
