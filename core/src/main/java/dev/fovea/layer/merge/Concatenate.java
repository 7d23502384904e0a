package dev.fovea.layer.merge;

import dev.fovea.config.Config;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Chunks;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * Several inputs behind one another along an axis; all other sizes must be equal.
 *
 * @param axis from 1, or from -1 for the last one backwards, which is Keras's default
 */
public record Concatenate(String name, int axis) implements Layer {
  /** The same layer under a name. */
  public Concatenate name(String changed) {
    return new Concatenate(changed, axis);
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
  public void forward(Pass pass) {
    float[] y = pass.output();
    forEachBlock(
        pass, (k, from, to, length) -> System.arraycopy(pass.input(k), from, y, to, length));
  }

  @Override
  public void backward(Pass pass) {
    float[] dy = pass.outputGradient();
    forEachBlock(
        pass,
        (k, from, to, length) -> {
          if (pass.wantsInputGradient(k)) {
            System.arraycopy(dy, to, pass.inputGradient(k), from, length);
          }
        });
  }

  /** What lies together in input k and in the output. */
  private interface Block {
    void visit(int k, int inputAt, int outputAt, int length);
  }

  /**
   * How many blocks a sample has, and how long they are.
   *
   * @param lengths for each input
   */
  private record Blocks(int count, int[] lengths, int whole) {}

  private Blocks blocks(Pass pass) {
    Shape output = pass.outputShape();
    int count = output.slice(0, Axes.ofSample(axis, output)).size();
    int[] lengths = new int[pass.inputs()];
    for (int k = 0; k < lengths.length; k++) {
      lengths[k] = pass.inputShape(k).size() / count;
    }
    return new Blocks(count, lengths, output.size() / count);
  }

  private void forEachBlock(Pass pass, Block block) {
    Blocks blocks = pass.keep(0, () -> blocks(pass));
    int[] lengths = blocks.lengths;
    Chunks.samples(
        pass,
        sample -> {
          for (int i = sample * blocks.count; i < (sample + 1) * blocks.count; i++) {
            int to = i * blocks.whole;
            for (int k = 0; k < lengths.length; k++) {
              block.visit(k, i * lengths[k], to, lengths[k]);
              to += lengths[k];
            }
          }
        });
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static Concatenate from(String name, Config config) {
    return new Concatenate(name, Axes.single(config, -1));
  }
}
