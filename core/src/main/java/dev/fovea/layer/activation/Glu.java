package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;

/**
 * The gated linear unit: the input is cut into halves a and b along an axis, and the output is a
 * sigmoid(b) (Dauphin et al., "Language modeling with gated convolutional networks", 2017); Keras's
 * operation {@code glu}.
 *
 * @param axis the axis, counted from 1, or backwards from -1 for the last one, which is Keras's
 *     default; its size is even
 */
public record Glu(String name, int axis) implements Layer {
  /** Returns this layer with the given name. */
  public Glu name(String name) {
    return new Glu(name, axis);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int spatialAxis) {
    return axis == -1 || axis == inputs.get(input).rank() ? Reach.SAME : Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    int at = Axes.ofSample(axis, input);
    int dim = input.dim(at);
    if (dim == Shape.UNKNOWN) {
      return input;
    }
    if (dim % 2 != 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "axis %d of input %s has %d values, not an even number",
              axis,
              input,
              dim));
    }
    return input.with(at, dim / 2);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final int size;

    /** The number of successive elements of a half. */
    private final int half;

    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      Shape shape = binding.outputShape();
      workers = binding.kernels().workers();
      size = shape.size();
      half = shape.slice(Axes.ofSample(axis, shape), shape.rank()).size();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      Chunks.forEach(
          workers,
          samples * size,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              int a = i + i / half * half;
              y[i] = (float) (x[a] * Activation.sigmoid(x[a + half]));
            }
          });
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        Chunks.forEach(workers, samples * size, this::gradients);
      }
    }

    private void gradients(int from, int end) {
      for (int i = from; i < end; i++) {
        int a = i + i / half * half;
        double gate = Activation.sigmoid(x[a + half]);
        dx[a] = (float) (dy[i] * gate);
        dx[a + half] = (float) (dy[i] * x[a] * gate * (1 - gate));
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static Glu from(String name, Config config) {
    return new Glu(name, Axes.single(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axis, -1));
  }
}
