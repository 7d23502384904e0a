package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The softmax function: exp(x) divided by the sum of exp(x) along an axis.
 *
 * @param axis the axis, counted from 1, or backwards from -1 for the last one, which is Keras's
 *     default
 */
public record Softmax(String name, int axis) implements Simplifiable {
  /** Returns this layer with the given name. */
  public Softmax name(String name) {
    return new Softmax(name, axis);
  }

  @Override
  public Layer simplified() {
    return axis == -1 ? new ActivationLayer(name, Activation.SOFTMAX) : this;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int spatialAxis) {
    return axis == -1 || axis == inputs.get(input).rank() ? Reach.SAME : Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Axes.ofSample(axis, input);
    return input;
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final int size;

    /** The number of elements along the axis, and the distance from one to the next. */
    private final int count;

    private final int stride;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
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

    @Override
    public void forward(int samples, long step) {
      forEachRow(samples, this::values);
    }

    @Override
    public void backward(int samples, long step) {
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

    private void values(int first) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < count; i++) {
        max = Math.max(max, x[first + i * stride]);
      }
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += Math.exp(x[first + i * stride] - max);
      }
      for (int i = 0; i < count; i++) {
        y[first + i * stride] = (float) (Math.exp(x[first + i * stride] - max) / sum);
      }
    }

    private void gradients(int first) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += (double) dy[first + i * stride] * y[first + i * stride];
      }
      for (int i = 0; i < count; i++) {
        int at = first + i * stride;
        dx[at] = (float) (y[at] * (dy[at] - sum));
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static Softmax from(String name, Config config) {
    return new Softmax(name, Axes.single(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axis, -1));
  }
}
