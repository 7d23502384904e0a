package dev.fovea.layer.capsule;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer that shortens the vectors of the last axis to lengths below 1 and keeps their directions:
 * v = |s|^2 / (1 + |s|^2) s / |s| (Sabour et al. 2017, equation 1).
 *
 * <p>Input and output (..., dimensions).
 */
public record Squash(String name) implements Layer {
  /** Returns this layer with the given name. */
  public Squash name(String name) {
    return new Squash(name);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  /**
   * @throws ShapeException if the vectors have no known length
   */
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.rank() < 1 || input.channels() == Shape.UNKNOWN) {
      throw new ShapeException(
          "the last axis of its input %s, the dimensions of a capsule, must be known"
              .formatted(input));
    }
    return input;
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private static final class Bound implements Step {
    private final Workers workers;
    private final int rows;
    private final int dimensions;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      rows = binding.rows();
      dimensions = binding.outputShape().channels();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            for (int row = sample * rows; row < (sample + 1) * rows; row++) {
              int at = row * dimensions;
              Vectors.squash(x, at, y, at, dimensions);
            }
          });
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length == 0) {
        return;
      }
      workers.forEach(
          samples,
          sample -> {
            for (int row = sample * rows; row < (sample + 1) * rows; row++) {
              int at = row * dimensions;
              Vectors.squashGradient(x, at, dy, at, dx, at, dimensions);
            }
          });
    }
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
