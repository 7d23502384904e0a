package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.Regularizer;
import dev.fovea.weight.WeightSpec;
import java.util.Arrays;
import java.util.List;

/**
 * The parametric rectified linear unit: x if x is positive, or else alpha x, where alpha is learned
 * (He et al., "Delving deep into rectifiers", 2015).
 *
 * <p>The weight alpha has the shape of a sample, with size 1 along the shared axes.
 *
 * @param alpha the initializer, regularizer and constraint of alpha; Keras's default initializer is
 *     zeros
 * @param sharedAxes the axes along which alpha is one value, counted from 1 as in Keras: (1, 2) for
 *     one alpha for each channel of a picture; Keras's default is none
 */
public record PReLU(String name, Parameter alpha, List<Integer> sharedAxes) implements Layer {
  public PReLU {
    sharedAxes = List.copyOf(sharedAxes);
  }

  /** Returns this layer with the given name. */
  public PReLU name(String name) {
    return new PReLU(name, alpha, sharedAxes);
  }

  /** Returns this layer with the given axes along which alpha is one value, counted from 1. */
  public PReLU sharedAxes(int... axes) {
    return new PReLU(name, alpha, Arrays.stream(axes).boxed().toList());
  }

  /** Returns this layer with the given initializer of alpha. */
  public PReLU alphaInitializer(Initializer initializer) {
    return new PReLU(name, alpha.initializer(initializer), sharedAxes);
  }

  /** Returns this layer with the given regularizer of alpha. */
  public PReLU alphaRegularizer(Regularizer regularizer) {
    return new PReLU(name, alpha.regularizer(regularizer), sharedAxes);
  }

  /** Returns this layer with the given constraint on alpha. */
  public PReLU alphaConstraint(Constraint constraint) {
    return new PReLU(name, alpha.constraint(constraint), sharedAxes);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (!alphaShape(input).isKnown()) {
      throw new ShapeException(
          "the axes of its input %s must be known where alpha is not shared; set shared_axes"
              .formatted(input));
    }
    return input;
  }

  private Shape alphaShape(Shape input) {
    Shape shape = input;
    for (int axis : sharedAxes) {
      shape = shape.with(Axes.ofSample(axis, input), 1);
    }
    return shape;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return List.of(new WeightSpec("alpha", alphaShape(inputs.getFirst()), alpha));
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding, Broadcast.of(alphaShape(binding.inputShape()), binding.inputShape()));
  }

  private static final class Bound implements Step {
    private final Kernels kernels;

    /** The mapping of the values of a sample to their alphas. */
    private final Broadcast spread;

    private final int[] source;
    private final float[] slopes;
    private final float[] slopesGradient;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /**
     * The gradient of alpha for each value, and its sums over the values of a sample that share an
     * alpha.
     */
    private final float[] products;

    private final float[] sums;

    Bound(Binding binding, Broadcast spread) {
      this.kernels = binding.kernels();
      this.spread = spread;
      this.source = spread.source();
      this.slopes = binding.weight(0);
      this.slopesGradient = binding.weightGradient(0);
      this.x = binding.input();
      this.dx = binding.inputGradient();
      this.y = binding.output();
      this.dy = binding.outputGradient();
      boolean wanted = slopesGradient.length > 0;
      this.products = wanted ? binding.scratch(source.length) : Binding.UNWANTED;
      this.sums = wanted ? binding.scratch(spread.size()) : Binding.UNWANTED;
    }

    @Override
    public void forward(int samples, long step) {
      kernels
          .workers()
          .forEach(
              samples,
              sample -> {
                int at = sample * source.length;
                for (int i = 0; i < source.length; i++) {
                  y[at + i] = x[at + i] > 0 ? x[at + i] : slopes[source[i]] * x[at + i];
                }
              });
    }

    @Override
    public void backward(int samples, long step) {
      if (slopesGradient.length > 0) {
        alphaGradient(samples);
      }
      if (dx.length > 0) {
        kernels
            .workers()
            .forEach(
                samples,
                sample -> {
                  int at = sample * source.length;
                  for (int i = 0; i < source.length; i++) {
                    dx[at + i] = x[at + i] > 0 ? dy[at + i] : slopes[source[i]] * dy[at + i];
                  }
                });
      }
    }

    /**
     * Computes the sum of dy min(x, 0) over all values that share an alpha, first within each
     * sample and then over the samples.
     */
    private void alphaGradient(int samples) {
      int size = source.length;
      kernels
          .workers()
          .forEach(
              samples,
              sample -> {
                for (int i = sample * size; i < (sample + 1) * size; i++) {
                  products[i] = dy[i] * Math.min(x[i], 0);
                }
                spread.reduce(products, sample * size, sums, sample * spread.size());
              });
      kernels.sumRows(samples, spread.size(), sums, slopesGradient);
    }
  }

  @Override
  public Config config() {
    return Parameters.describe(new Parameters.Named("alpha", alpha))
        .with("shared_axes", sharedAxes.isEmpty() ? Config.NOTHING : sharedAxes);
  }

  public static PReLU from(String name, Config config) {
    return new PReLU(
        name,
        Parameters.from(config, "alpha", Parameters.BIAS),
        config.has("shared_axes") ? config.integers("shared_axes") : List.of());
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("shared_axes", sharedAxes, List.of()));
  }
}
