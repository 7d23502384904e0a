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
 * A layer (Greater, GreaterEqual, Less, LessEqual, Equal, NotEqual, LogicalAnd, LogicalOr or
 * LogicalXor) that compares its two inputs element by element and gives 1 for true, 0 for false.
 * The names are those of Keras's operations. Sizes of 1 and missing leading axes are broadcast, as
 * in NumPy. The gradient is 0, as that of a function that is constant almost everywhere.
 *
 * @param rule the comparison
 */
public record Comparison(String name, Rule rule) implements Layer {
  /** The comparisons of two numbers. For the logical ones, every number but 0 is true. */
  public enum Rule {
    GREATER("Greater"),
    GREATER_EQUAL("GreaterEqual"),
    LESS("Less"),
    LESS_EQUAL("LessEqual"),
    EQUAL("Equal"),
    NOT_EQUAL("NotEqual"),
    LOGICAL_AND("LogicalAnd"),
    LOGICAL_OR("LogicalOr"),
    LOGICAL_XOR("LogicalXor");

    private final String keras;

    Rule(String keras) {
      this.keras = keras;
    }

    /** Returns the class name of Keras's operation. */
    public String keras() {
      return keras;
    }

    private boolean holds(float a, float b) {
      return switch (this) {
        case GREATER -> a > b;
        case GREATER_EQUAL -> a >= b;
        case LESS -> a < b;
        case LESS_EQUAL -> a <= b;
        case EQUAL -> a == b;
        case NOT_EQUAL -> a != b;
        case LOGICAL_AND -> a != 0 && b != 0;
        case LOGICAL_OR -> a != 0 || b != 0;
        case LOGICAL_XOR -> (a != 0) != (b != 0);
      };
    }
  }

  @Override
  public String className() {
    return rule.keras();
  }

  /** Returns this layer with the given name. */
  public Comparison name(String name) {
    return new Comparison(name, rule);
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
    if (inputs.size() != 2) {
      throw new ShapeException(
          String.format(Locale.ROOT, "takes two inputs, not %d", inputs.size()));
    }
    return Broadcast.common(inputs.get(0), inputs.get(1));
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final int size;
    private final Binding binding;
    private final Operand first;
    private final Operand second;
    private final float[] y;

    Bound(Binding binding) {
      this.workers = binding.kernels().workers();
      this.size = binding.outputShape().size();
      this.binding = binding;
      this.first = Operand.of(binding, binding.inputs().get(0));
      this.second = Operand.of(binding, binding.inputs().get(1));
      this.y = binding.output();
    }

    @Override
    public void forward(int samples, long step) {
      first.expand(workers, samples);
      second.expand(workers, samples);
      float[] a = first.whole();
      float[] b = second.whole();
      Chunks.forEach(
          workers,
          samples * size,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              y[i] = rule.holds(a[i], b[i]) ? 1 : 0;
            }
          });
    }

    @Override
    public void backward(int samples, long step) {
      for (Binding.Value input : binding.inputs()) {
        Arrays.fill(input.gradient(), 0);
      }
    }
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
