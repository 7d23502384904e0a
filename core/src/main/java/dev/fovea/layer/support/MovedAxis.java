package dev.fovea.layer.support;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.Function;

/**
 * A bound layer that works along the last axis, on values whose axis is another one: they are
 * copied with the axis at the end, and the results back.
 */
public final class MovedAxis implements Step {
  private final Workers workers;
  private final Step inner;

  /** The place in a sample of each value of the copy. */
  private final int[] source;

  private final Binding binding;
  private final Binding.Value input;
  private final Binding.Value output;

  private MovedAxis(Binding binding, int axis, Function<Binding, Step> bind) {
    this.workers = binding.kernels().workers();
    this.binding = binding;
    this.source = source(binding.inputShape(), axis);
    Shape moved = moved(binding.inputShape(), axis);
    this.input = copy(moved, binding, binding.inputGradient().length > 0);
    this.output = copy(moved, binding, binding.outputGradient().length > 0);
    this.inner =
        bind.apply(
            new Binding(
                binding.kernels(),
                binding.batch(),
                binding.training(),
                binding.updates(),
                binding.backward(),
                binding.random(),
                List.of(input),
                List.of(output),
                binding.weights()));
  }

  /**
   * Binds a layer with one input and an output of the same shape.
   *
   * @param axis the axis of a sample, from 0, that the layer takes for the last one
   */
  public static Step bind(Binding binding, int axis, Function<Binding, Step> bind) {
    return axis == binding.inputShape().rank() - 1
        ? bind.apply(binding)
        : new MovedAxis(binding, axis, bind);
  }

  private static Binding.Value copy(Shape shape, Binding binding, boolean wanted) {
    float[] gradient = wanted ? binding.scratch(shape.size()) : Binding.UNWANTED;
    return new Binding.Value(shape, binding.scratch(shape.size()), gradient);
  }

  private static Shape moved(Shape shape, int axis) {
    Shape moved = shape.slice(0, axis);
    for (int i = axis + 1; i < shape.rank(); i++) {
      moved = moved.append(shape.dim(i));
    }
    return moved.append(shape.dim(axis));
  }

  private static int[] source(Shape shape, int axis) {
    int count = shape.dim(axis);
    int inner = shape.slice(axis + 1, shape.rank()).size();
    int[] source = new int[shape.size()];
    for (int i = 0; i < source.length; i++) {
      int row = i / count;
      source[i] = (row / inner * count + i % count) * inner + row % inner;
    }
    return source;
  }

  @Override
  public void forward(int samples, long step) {
    gather(samples, binding.input(), input.values());
    inner.forward(samples, step);
    scatter(samples, output.values(), binding.output());
  }

  @Override
  public void backward(int samples, long step) {
    gather(samples, binding.outputGradient(), output.gradient());
    inner.backward(samples, step);
    if (input.gradient().length > 0) {
      scatter(samples, input.gradient(), binding.inputGradient());
    }
  }

  private void gather(int samples, float[] from, float[] to) {
    workers.forEach(
        samples,
        sample -> {
          int at = sample * source.length;
          for (int i = 0; i < source.length; i++) {
            to[at + i] = from[at + source[i]];
          }
        });
  }

  private void scatter(int samples, float[] from, float[] to) {
    workers.forEach(
        samples,
        sample -> {
          int at = sample * source.length;
          for (int i = 0; i < source.length; i++) {
            to[at + source[i]] = from[at + i];
          }
        });
  }
}
