package dev.fovea.layer.core;

import dev.fovea.config.Config;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.Arrays;
import java.util.List;

/**
 * Euclidean radial basis functions over the last axis: the score of a unit is the negative squared
 * distance of the input from its center, y_u = -sum_j (x_j - w_ju)^2. The output layer of LeNet-5
 * gives the distances themselves (LeCun et al., "Gradient-based learning applied to document
 * recognition", 1998, equation 7); with the sign the nearest center has the largest score, as in
 * every other classifier.
 *
 * <p>Input (..., channels), output (..., units), weight centers (channels, units).
 *
 * @param centers the initializer, regularizer and constraint of the centers
 * @param learnsCenters whether training moves the centers
 */
public record RadialBasis(String name, int units, Parameter centers, boolean learnsCenters)
    implements Layer {
  /**
   * @throws ShapeException if {@code units} is not positive
   */
  public RadialBasis {
    Sizes.requirePositive("units", units);
  }

  /** Returns this layer with the given name. */
  public RadialBasis name(String name) {
    return new RadialBasis(name, units, centers, learnsCenters);
  }

  /** Returns this layer with the given initializer of the centers. */
  public RadialBasis centersInitializer(Initializer initializer) {
    return new RadialBasis(name, units, centers.initializer(initializer), learnsCenters);
  }

  /** Returns this layer with centers that training moves, or not. */
  public RadialBasis learnsCenters(boolean learnsCenters) {
    return new RadialBasis(name, units, centers, learnsCenters);
  }

  @Override
  public LayerKind kind() {
    return LayerKind.DENSE;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.channels() == Shape.UNKNOWN) {
      throw new ShapeException("the channels of its input " + input + " must be known");
    }
    return input.with(-1, units);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape shape = Shape.of(inputs.getFirst().channels(), units);
    return List.of(new WeightSpec("centers", shape, centers, learnsCenters));
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private static final class Bound implements Step {
    private final Kernels kernels;
    private final int rows;
    private final int in;
    private final int units;
    private final float[] centers;
    private final float[] centersGradient;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;
    private final float[] sums;

    Bound(Binding binding) {
      kernels = binding.kernels();
      rows = binding.rows();
      in = binding.inputShape().channels();
      units = binding.outputShape().channels();
      centers = binding.weight(0);
      centersGradient = binding.weightGradient(0);
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
      sums = new float[units];
    }

    @Override
    public void forward(int samples, long step) {
      kernels.workers().forEach(samples * rows, this::scores);
    }

    private void scores(int row) {
      int scores = row * units;
      Arrays.fill(y, scores, scores + units, 0);
      for (int j = 0; j < in; j++) {
        float value = x[row * in + j];
        for (int u = 0; u < units; u++) {
          float difference = value - centers[j * units + u];
          y[scores + u] -= difference * difference;
        }
      }
    }

    /**
     * dw_ju = 2 sum over rows of dy_u (x_j - w_ju), and dx_j = 2 sum over units of the negative.
     */
    @Override
    public void backward(int samples, long step) {
      int all = samples * rows;
      if (centersGradient.length > 0) {
        kernels.denseWeightGradient(all, in, units, x, dy, centersGradient);
        kernels.sumRows(all, units, dy, sums);
        for (int i = 0; i < in * units; i++) {
          centersGradient[i] = 2 * (centersGradient[i] - sums[i % units] * centers[i]);
        }
      }
      if (dx.length > 0) {
        kernels.denseInputGradient(all, in, units, dy, centers, dx);
        kernels.workers().forEach(all, this::inputGradient);
      }
    }

    private void inputGradient(int row) {
      float sum = 0;
      for (int u = 0; u < units; u++) {
        sum += dy[row * units + u];
      }
      for (int i = row * in; i < (row + 1) * in; i++) {
        dx[i] = 2 * (dx[i] - sum * x[i]);
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("units", units)
        .with("learns_centers", learnsCenters)
        .with(Parameters.describe(new Parameters.Named("centers", centers)));
  }

  public static RadialBasis from(String name, Config config) {
    return new RadialBasis(
        name,
        config.integer("units"),
        Parameters.from(config, "centers", Parameters.KERNEL),
        config.flag("learns_centers", true));
  }

  @Override
  public String toString() {
    return LayerText.of(this, units, LayerText.named("learns_centers", learnsCenters, true));
  }
}
