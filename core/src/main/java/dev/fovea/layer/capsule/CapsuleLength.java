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
 * A layer that gives the length of each capsule's vector, which stands for the probability that the
 * capsule's entity is there (Sabour et al. 2017).
 *
 * <p>Input (..., capsules, dimensions), output (..., capsules).
 */
public record CapsuleLength(String name) implements Layer {
  /** Returns this layer with the given name. */
  public CapsuleLength name(String name) {
    return new CapsuleLength(name);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  /**
   * @throws ShapeException if the input has no axis of capsules or their vectors no known length
   */
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.rank() < 2 || input.channels() == Shape.UNKNOWN) {
      throw new ShapeException(
          "takes capsules (..., capsules, dimensions), not %s; use Reshape before it"
              .formatted(input));
    }
    return input.slice(0, input.rank() - 1);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private static final class Bound implements Step {
    private final Workers workers;
    private final int capsules;
    private final int dimensions;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      capsules = binding.outputShape().size();
      dimensions = binding.inputShape().channels();
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
            for (int row = sample * capsules; row < (sample + 1) * capsules; row++) {
              y[row] = Vectors.length(x, row * dimensions, dimensions);
            }
          });
    }

    /** The gradient is x / |x|, and zero if x is zero. */
    @Override
    public void backward(int samples, long step) {
      if (dx.length == 0) {
        return;
      }
      workers.forEach(
          samples,
          sample -> {
            for (int row = sample * capsules; row < (sample + 1) * capsules; row++) {
              float factor = y[row] == 0 ? 0 : dy[row] / y[row];
              for (int i = row * dimensions; i < (row + 1) * dimensions; i++) {
                dx[i] = factor * x[i];
              }
            }
          });
    }
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
