package dev.fovea.layer.capsule;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * A layer that keeps one capsule and sets the others to zero, for a decoder that reconstructs the
 * input from the capsule of its class (Sabour et al. 2017, section 4.1).
 *
 * <p>In training with a second input the capsules are multiplied by it: it is the one-hot row of
 * the true class. In inference, and without a second input, the longest capsule is kept, the first
 * one of several; the second input is then not read.
 *
 * <p>Inputs (capsules, dimensions) and, if there is a second one, (capsules); output (capsules
 * dimensions).
 */
public record CapsuleMask(String name) implements Layer {
  /** Returns this layer with the given name. */
  public CapsuleMask name(String name) {
    return new CapsuleMask(name);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  /**
   * @throws ShapeException if the inputs are not capsules and a number for each of them
   */
  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape capsules = inputs.isEmpty() ? Shape.of() : inputs.getFirst();
    if (inputs.size() > 2 || capsules.rank() != 2 || !capsules.isKnown()) {
      throw new ShapeException(
          "takes capsules (capsules, dimensions) and perhaps the one-hot row of the true class, not %s"
              .formatted(inputs));
    }
    if (inputs.size() == 2 && !inputs.get(1).equals(Shape.of(capsules.dim(0)))) {
      throw new ShapeException(
          "its second input must be a row of %s numbers, one for each capsule of %s, not %s"
              .formatted(capsules.dim(0), capsules, inputs.get(1)));
    }
    return Shape.of(capsules.size());
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private static final class Bound implements Step {
    private final Workers workers;
    private final boolean byRow;
    private final int capsules;
    private final int dimensions;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /**
     * What the capsules are multiplied by (batch, capsules): the second input, or that of a step.
     */
    private final float[] factors;

    private final float[] rowGradient;

    Bound(Binding binding) {
      boolean hasRow = binding.inputs().size() == 2;
      workers = binding.kernels().workers();
      byRow = hasRow && binding.training();
      capsules = binding.inputShape().dim(0);
      dimensions = binding.inputShape().dim(1);
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
      factors = byRow ? binding.input(1) : binding.scratch(capsules);
      rowGradient = hasRow ? binding.inputGradient(1) : Binding.UNWANTED;
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            if (!byRow) {
              int first = sample * capsules;
              Arrays.fill(factors, first, first + capsules, 0);
              factors[first + longest(sample)] = 1;
            }
            for (int row = sample * capsules; row < (sample + 1) * capsules; row++) {
              for (int i = row * dimensions; i < (row + 1) * dimensions; i++) {
                y[i] = factors[row] * x[i];
              }
            }
          });
    }

    private int longest(int sample) {
      int longest = 0;
      float most = -1;
      for (int capsule = 0; capsule < capsules; capsule++) {
        int at = (sample * capsules + capsule) * dimensions;
        float square = Vectors.dot(x, at, x, at, dimensions);
        if (square > most) {
          most = square;
          longest = capsule;
        }
      }
      return longest;
    }

    @Override
    public void backward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            for (int row = sample * capsules; row < (sample + 1) * capsules; row++) {
              int at = row * dimensions;
              if (rowGradient.length > 0) {
                rowGradient[row] = byRow ? Vectors.dot(x, at, dy, at, dimensions) : 0;
              }
              for (int i = at; dx.length > 0 && i < at + dimensions; i++) {
                dx[i] = factors[row] * dy[i];
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
