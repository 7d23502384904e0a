package dev.fovea.layer.shape;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A linear mapping along one axis: each position of the output is a weighted sum of positions of
 * the input. Mappings of several axes follow each other.
 *
 * @param outer the number of positions of the axes in front, in a sample
 * @param size the size of the axis in the input
 * @param inner the number of values of the axes behind
 * @param taps what each position of the output reads
 */
record AxisResampling(int outer, int size, int inner, ResizeRule.Taps[] taps) {
  /** Returns the mapping of an axis of a sample. */
  static AxisResampling of(Shape input, int axis, ResizeRule.Taps... taps) {
    return new AxisResampling(
        input.slice(0, axis).size(),
        input.dim(axis),
        input.slice(axis + 1, input.rank()).size(),
        taps);
  }

  private int inputs() {
    return outer * size * inner;
  }

  private int outputs() {
    return outer * taps.length * inner;
  }

  private void forward(int sample, float[] x, float[] y) {
    Arrays.fill(y, sample * outputs(), (sample + 1) * outputs(), 0);
    for (int o = 0; o < outer; o++) {
      for (int p = 0; p < taps.length; p++) {
        int to = sample * outputs() + (o * taps.length + p) * inner;
        for (int t = 0; t < taps[p].positions().length; t++) {
          int from = sample * inputs() + (o * size + taps[p].positions()[t]) * inner;
          add(taps[p].weights()[t], x, from, y, to);
        }
      }
    }
  }

  private void backward(int sample, float[] dy, float[] dx) {
    Arrays.fill(dx, sample * inputs(), (sample + 1) * inputs(), 0);
    for (int o = 0; o < outer; o++) {
      for (int p = 0; p < taps.length; p++) {
        int from = sample * outputs() + (o * taps.length + p) * inner;
        for (int t = 0; t < taps[p].positions().length; t++) {
          int to = sample * inputs() + (o * size + taps[p].positions()[t]) * inner;
          add(taps[p].weights()[t], dy, from, dx, to);
        }
      }
    }
  }

  private void add(float weight, float[] from, int fromAt, float[] to, int toAt) {
    for (int i = 0; i < inner; i++) {
      to[toAt + i] += weight * from[fromAt + i];
    }
  }

  /** Binds mappings, one after the other, to the first input and output. */
  static Step bind(Binding binding, List<AxisResampling> passes) {
    return passes.isEmpty()
        ? new Rearrangement(binding.inputShape().size(), new int[1]).bind(binding)
        : new Bound(binding, passes);
  }

  private static final class Bound implements Step {
    private final Workers workers;
    private final List<AxisResampling> passes;

    /** The values before the first pass, between passes, and after the last; their gradients. */
    private final float[][] values;

    private final float[][] gradients;

    Bound(Binding binding, List<AxisResampling> passes) {
      this.workers = binding.kernels().workers();
      this.passes = passes;
      int last = passes.size();
      boolean wanted = binding.inputGradient().length > 0;
      this.values = new float[last + 1][];
      this.gradients = new float[last + 1][];
      values[0] = binding.input();
      gradients[0] = binding.inputGradient();
      for (int i = 1; i < last; i++) {
        int size = passes.get(i).inputs();
        values[i] = binding.scratch(size);
        gradients[i] = wanted ? binding.scratch(size) : Binding.UNWANTED;
      }
      values[last] = binding.output();
      gradients[last] = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            for (int i = 0; i < passes.size(); i++) {
              passes.get(i).forward(sample, values[i], values[i + 1]);
            }
          });
    }

    @Override
    public void backward(int samples, long step) {
      if (gradients[0].length > 0) {
        workers.forEach(
            samples,
            sample -> {
              for (int i = passes.size() - 1; i >= 0; i--) {
                passes.get(i).backward(sample, gradients[i + 1], gradients[i]);
              }
            });
      }
    }
  }
}
