package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A layer that divides values by their length along some axes, so that the length becomes 1: y = x
 * / sqrt(max(sum of x^2, 1e-12)).
 *
 * @param axes the axes, counted from 1, or backwards from -1 for the last one, which is Keras's
 *     default
 */
public record UnitNormalization(String name, List<Integer> axes) implements Layer {
  /** Keras's smallest square of a length. */
  private static final double SMALLEST = 1e-12;

  public UnitNormalization {
    axes = List.copyOf(axes);
  }

  /** Returns this layer with the given name. */
  public UnitNormalization name(String name) {
    return new UnitNormalization(name, axes);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    Shape shape = inputs.get(input);
    return axes.stream().anyMatch(a -> Axes.ofSample(a, shape) == axis) ? Reach.ALL : Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    axes.forEach(axis -> Axes.ofSample(axis, input));
    return input;
  }

  @Override
  public Step bind(Binding binding) {
    Shape kept = binding.inputShape();
    for (int axis : axes) {
      kept = kept.with(Axes.ofSample(axis, kept), 1);
    }
    return new Bound(binding, Broadcast.of(kept, binding.inputShape()));
  }

  private static final class Bound implements Step {
    private final Workers workers;

    /** The length that each value of a sample belongs to, and the number of lengths. */
    private final int[] length;

    private final int lengths;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /** (batch, lengths): 1 / length, and the sums of dy y. */
    private final float[] inverses;

    private final float[] sums;

    Bound(Binding binding, Broadcast spread) {
      workers = binding.kernels().workers();
      length = spread.source();
      lengths = spread.size();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
      inverses = binding.scratch(lengths);
      sums = dx.length > 0 ? binding.scratch(lengths) : Binding.UNWANTED;
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(samples, this::values);
    }

    private void values(int sample) {
      int at = sample * length.length;
      int to = sample * lengths;
      Arrays.fill(inverses, to, to + lengths, 0);
      for (int i = 0; i < length.length; i++) {
        inverses[to + length[i]] += x[at + i] * x[at + i];
      }
      for (int i = to; i < to + lengths; i++) {
        inverses[i] = (float) (1 / Math.sqrt(Math.max(inverses[i], SMALLEST)));
      }
      for (int i = 0; i < length.length; i++) {
        y[at + i] = x[at + i] * inverses[to + length[i]];
      }
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        workers.forEach(samples, this::gradients);
      }
    }

    /** Computes dx = (dy - y sum(dy y)) / length. */
    private void gradients(int sample) {
      int at = sample * length.length;
      int to = sample * lengths;
      Arrays.fill(sums, to, to + lengths, 0);
      for (int i = 0; i < length.length; i++) {
        sums[to + length[i]] += dy[at + i] * y[at + i];
      }
      for (int i = 0; i < length.length; i++) {
        int group = to + length[i];
        dx[at + i] = (dy[at + i] - y[at + i] * sums[group]) * inverses[group];
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axes.size() == 1 ? axes.getFirst() : axes);
  }

  public static UnitNormalization from(String name, Config config) {
    return new UnitNormalization(name, Axes.several(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axes, List.of(-1)));
  }
}
