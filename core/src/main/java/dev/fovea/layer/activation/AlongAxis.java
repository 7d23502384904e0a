package dev.fovea.layer.activation;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.tensor.Shape;
import java.util.function.IntConsumer;

/** A bound function of the rows along an axis, whose elements may lie apart. */
abstract class AlongAxis implements Step {
  private final Workers workers;
  private final int size;

  /** The number of elements along the axis. */
  final int count;

  /** The distance from an element to the next along the axis. */
  final int stride;

  final float[] x;
  final float[] dx;
  final float[] y;
  final float[] dy;

  /**
   * Binds the function.
   *
   * @param axis the axis, counted from 1, or backwards from -1 for the last one
   */
  AlongAxis(Binding binding, int axis) {
    Shape shape = binding.outputShape();
    int at = Axes.ofSample(axis, shape);
    workers = binding.kernels().workers();
    size = shape.size();
    count = shape.dim(at);
    stride = shape.slice(at + 1, shape.rank()).size();
    x = binding.input();
    dx = binding.inputGradient();
    y = binding.output();
    dy = binding.outputGradient();
  }

  /** Computes the row of y whose first element is given. */
  abstract void values(int first);

  /** Computes the row of dx whose first element is given. */
  abstract void gradients(int first);

  @Override
  public final void forward(int samples, long step) {
    forEachRow(samples, this::values);
  }

  @Override
  public final void backward(int samples, long step) {
    if (dx.length > 0) {
      forEachRow(samples, this::gradients);
    }
  }

  private void forEachRow(int samples, IntConsumer row) {
    workers.forEach(
        samples,
        sample -> {
          for (int i = 0; i < size / count; i++) {
            row.accept(sample * size + i / stride * stride * count + i % stride);
          }
        });
  }

  final float largest(int first) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, x[first + i * stride]);
    }
    return max;
  }

  /** Returns the sum of exp(x - max) of a row. */
  final double sumOfExponentials(int first, float max) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(x[first + i * stride] - max);
    }
    return sum;
  }
}
