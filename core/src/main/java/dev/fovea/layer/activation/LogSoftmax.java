package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The logarithm of the softmax function: x minus the logarithm of the sum of exp(x) along an axis.
 * Its outputs are logits of the probabilities that a {@link Softmax} would give. The name is that of
 * Keras's operation.
 *
 * @param axis the axis, counted from 1, or backwards from -1 for the last one
 */
public record LogSoftmax(String name, int axis) implements Layer {
  /** Returns this layer with the given name. */
  public LogSoftmax name(String name) {
    return new LogSoftmax(name, axis);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int spatialAxis) {
    return Axes.ofSample(axis, inputs.get(input)) == spatialAxis ? Reach.ALL : Reach.SAME;
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
      double log = Math.log(sum);
      for (int i = 0; i < count; i++) {
        y[first + i * stride] = (float) (x[first + i * stride] - max - log);
      }
    }

    /** dx = dy - softmax(x) sum(dy), and softmax(x) = exp(y). */
    private void gradients(int first) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += dy[first + i * stride];
      }
      for (int i = 0; i < count; i++) {
        int at = first + i * stride;
        dx[at] = (float) (dy[at] - Math.exp(y[at]) * sum);
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static LogSoftmax from(String name, Config config) {
    return new LogSoftmax(name, Axes.single(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axis, -1));
  }
}
