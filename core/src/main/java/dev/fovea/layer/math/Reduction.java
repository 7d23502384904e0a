package dev.fovea.layer.math;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * A layer (Sum, Mean, Max, Min, Prod, Logsumexp and others) that combines the values of each sample
 * along some axes into one. The names and arguments are those of Keras's operations, as far as
 * Keras has them.
 *
 * @param axes the axes, counted from 1, or backwards from -1 for the last one; at least one, since
 *     all in Keras includes the batch
 * @param keepdims whether the axes are kept with size 1
 */
public record Reduction(String name, ReductionRule rule, List<Integer> axes, boolean keepdims)
    implements Layer {
  /**
   * @throws IllegalArgumentException if there are no axes
   */
  public Reduction {
    axes = List.copyOf(axes);
    if (axes.isEmpty()) {
      throw new IllegalArgumentException(
          "axis must name at least one axis: without it the samples of a batch are combined, too");
    }
  }

  @Override
  public String className() {
    return rule.keras();
  }

  /** Returns this layer with the given name. */
  public Reduction name(String name) {
    return new Reduction(name, rule, axes, keepdims);
  }

  /** Returns this layer with axes that are kept with size 1, or removed. */
  public Reduction keepdims(boolean keepdims) {
    return new Reduction(name, rule, axes, keepdims);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return reduced(inputs.get(input)).contains(axis) ? Reach.ALL : Reach.SAME;
  }

  /** Returns the axes of a sample that are combined, counted from 0. */
  private TreeSet<Integer> reduced(Shape input) {
    TreeSet<Integer> reduced = new TreeSet<>();
    for (int axis : axes) {
      reduced.add(Axes.ofSample(axis, input));
    }
    return reduced;
  }

  /** Returns the shape of the output if the axes are kept. */
  private Shape kept(Shape input) {
    Shape kept = input;
    for (int axis : reduced(input)) {
      kept = kept.with(axis, 1);
    }
    return kept;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (keepdims) {
      return kept(input);
    }
    TreeSet<Integer> reduced = reduced(input);
    List<Integer> rest = new ArrayList<>();
    for (int axis = 0; axis < input.rank(); axis++) {
      if (!reduced.contains(axis)) {
        rest.add(input.dim(axis));
      }
    }
    return Shape.of(rest.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Step bind(Binding binding) {
    Shape input = binding.inputShape();
    return new Bound(binding, Broadcast.of(kept(input), input));
  }

  private final class Bound implements Step {
    private final Workers workers;

    /** The number of values in an input and in an output sample. */
    private final int in;

    private final int out;

    /** The output of each input value. */
    private final int[] target;

    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /** (batch, outputs) each: what is accumulated, and what backward counts. */
    private final double[] sums;

    private final int[] counts;

    Bound(Binding binding, Broadcast spread) {
      workers = binding.kernels().workers();
      in = spread.source().length;
      out = spread.size();
      target = spread.source();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
      sums = new double[out * binding.batch()];
      counts = binding.backward() ? binding.intScratch(out) : new int[0];
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(
          samples, rule == ReductionRule.LOGSUMEXP ? this::shiftedLogSum : this::accumulate);
    }

    private void accumulate(int sample) {
      int from = sample * in;
      int to = sample * out;
      Arrays.fill(sums, to, to + out, rule.start());
      for (int i = 0; i < in; i++) {
        int o = to + target[i];
        sums[o] = rule.accumulate(sums[o], x[from + i]);
      }
      for (int o = to; o < to + out; o++) {
        y[o] = (float) rule.finish(sums[o], in / out);
      }
    }

    /** Computes max + log(sum(exp(x - max))), which does not overflow. */
    private void shiftedLogSum(int sample) {
      int from = sample * in;
      int to = sample * out;
      Arrays.fill(sums, to, to + out, 0);
      Arrays.fill(y, to, to + out, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < in; i++) {
        y[to + target[i]] = Math.max(y[to + target[i]], x[from + i]);
      }
      for (int i = 0; i < in; i++) {
        sums[to + target[i]] += Math.exp(x[from + i] - shift(y[to + target[i]]));
      }
      for (int o = to; o < to + out; o++) {
        y[o] = (float) (shift(y[o]) + Math.log(sums[o]));
      }
    }

    /** Returns the maximum if it is finite: infinities need no shift. */
    private static float shift(float max) {
      return Float.isInfinite(max) ? 0 : max;
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        workers.forEach(samples, rule == ReductionRule.PROD ? this::productGradient : this::slopes);
      }
    }

    private void slopes(int sample) {
      int from = sample * in;
      int to = sample * out;
      boolean onlyFirst = rule == ReductionRule.MAX || rule == ReductionRule.MIN;
      Arrays.fill(counts, to, to + out, 0);
      for (int i = 0; i < in; i++) {
        int o = to + target[i];
        double slope = rule.slope(x[from + i], y[o], in / out);
        if (onlyFirst && slope != 0 && counts[o]++ > 0) {
          slope = 0;
        }
        dx[from + i] = (float) (dy[o] * slope);
      }
    }

    /** The derivative of a product is the product of the other factors, some of which may be 0. */
    private void productGradient(int sample) {
      int from = sample * in;
      int to = sample * out;
      Arrays.fill(counts, to, to + out, 0);
      Arrays.fill(sums, to, to + out, 1);
      for (int i = 0; i < in; i++) {
        if (x[from + i] == 0) {
          counts[to + target[i]]++;
        } else {
          sums[to + target[i]] *= x[from + i];
        }
      }
      for (int i = 0; i < in; i++) {
        int o = to + target[i];
        boolean isZero = x[from + i] == 0;
        double rest = counts[o] > (isZero ? 1 : 0) ? 0 : sums[o] / (isZero ? 1 : x[from + i]);
        dx[from + i] = (float) (dy[o] * rest);
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axes).with("keepdims", keepdims);
  }

  public static Reduction from(String name, Config config, ReductionRule rule) {
    List<Integer> axes = config.has("axis") ? config.integers("axis", 0) : List.of();
    return new Reduction(name, rule, axes, config.flag("keepdims", false));
  }

  @Override
  public String toString() {
    return LayerText.of(this, "axis " + axes, LayerText.named("keepdims", keepdims, false));
  }
}
