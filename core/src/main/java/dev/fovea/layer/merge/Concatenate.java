package dev.fovea.layer.merge;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer that concatenates its inputs along an axis. All other sizes must be equal.
 *
 * @param axis the axis, counted from 1, or backwards from -1 for the last one, which is Keras's
 *     default
 */
public record Concatenate(String name, int axis) implements Layer {
  /** Returns this layer with the given name. */
  public Concatenate name(String name) {
    return new Concatenate(name, axis);
  }

  @Override
  public LayerKind kind() {
    return LayerKind.MERGE;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    if (Axes.ofSample(this.axis, inputs.get(input)) != axis) {
      return Reach.SAME;
    }
    int before = inputs.subList(0, input).stream().mapToInt(shape -> shape.dim(axis)).sum();
    return Reach.shifted(-before);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new ShapeException("takes at least one input");
    }
    Shape output = inputs.getFirst();
    int at = Axes.ofSample(axis, output);
    for (Shape next : inputs.subList(1, inputs.size())) {
      output = joined(output, next, at);
    }
    return output;
  }

  private static Shape joined(Shape first, Shape next, int at) {
    boolean fits = first.rank() == next.rank();
    Shape joined = first;
    for (int i = 0; fits && i < first.rank(); i++) {
      int one = first.dim(i);
      int other = next.dim(i);
      boolean open = one == Shape.UNKNOWN || other == Shape.UNKNOWN;
      if (i == at) {
        joined = joined.with(i, open ? Shape.UNKNOWN : one + other);
      } else {
        fits = open || one == other;
        joined = joined.with(i, Math.max(one, other));
      }
    }
    if (!fits) {
      throw new ShapeException(
          "inputs %s and %s differ in other sizes than that of the axis they are joined along"
              .formatted(first, next));
    }
    return joined;
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  /** A step that copies blocks, which are contiguous in an input and in the output. */
  private final class Bound implements Step {
    private final Workers workers;
    private final float[][] x;
    private final float[][] dx;
    private final float[] y;
    private final float[] dy;

    /**
     * The number of blocks in a sample, and the lengths of a block of each input and of the output.
     */
    private final int count;

    private final int[] lengths;
    private final int whole;

    Bound(Binding binding) {
      Shape output = binding.outputShape();
      workers = binding.kernels().workers();
      x = binding.inputs().stream().map(Binding.Value::values).toArray(float[][]::new);
      dx = binding.inputs().stream().map(Binding.Value::gradient).toArray(float[][]::new);
      y = binding.output();
      dy = binding.outputGradient();
      count = output.slice(0, Axes.ofSample(axis, output)).size();
      lengths = binding.inputs().stream().mapToInt(in -> in.shape().size() / count).toArray();
      whole = output.size() / count;
    }

    @Override
    public void forward(int samples, long step) {
      forEachBlock(samples, (k, from, to, length) -> System.arraycopy(x[k], from, y, to, length));
    }

    @Override
    public void backward(int samples, long step) {
      forEachBlock(
          samples,
          (k, from, to, length) -> {
            if (dx[k].length > 0) {
              System.arraycopy(dy, to, dx[k], from, length);
            }
          });
    }

    private void forEachBlock(int samples, Block block) {
      workers.forEach(
          samples,
          sample -> {
            for (int i = sample * count; i < (sample + 1) * count; i++) {
              int to = i * whole;
              for (int k = 0; k < lengths.length; k++) {
                block.visit(k, i * lengths[k], to, lengths[k]);
                to += lengths[k];
              }
            }
          });
    }
  }

  /** The work on a block of an input. */
  private interface Block {
    void visit(int k, int inputAt, int outputAt, int length);
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static Concatenate from(String name, Config config) {
    return new Concatenate(name, Axes.single(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axis, -1));
  }
}
