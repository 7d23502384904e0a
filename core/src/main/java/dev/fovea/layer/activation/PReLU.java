package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.Chunks;
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
 * x where it is positive, else alpha x, where alpha is learned (He et al., "Delving deep into
 * rectifiers", 2015).
 *
 * <p>The weight alpha has the shape of a sample, with size 1 along the shared axes.
 *
 * @param alpha how alpha starts, Keras's default is zeros, and what holds it back
 * @param sharedAxes the axes along which alpha is one value, counted from 1 as in Keras: (1, 2) for
 *     one alpha a channel of a picture; Keras's default is none
 */
public record PReLU(String name, Parameter alpha, List<Integer> sharedAxes) implements Layer {
  private static final int PART_SLOT = 0;
  private static final int PRODUCT_SLOT = 1;

  public PReLU {
    sharedAxes = List.copyOf(sharedAxes);
  }

  /** The same layer under a name. */
  public PReLU name(String changed) {
    return new PReLU(changed, alpha, sharedAxes);
  }

  /** The axes along which alpha is one value, counted from 1. */
  public PReLU sharedAxes(int... axes) {
    return new PReLU(name, alpha, Arrays.stream(axes).boxed().toList());
  }

  /** How alpha starts. */
  public PReLU alphaInitializer(Initializer initializer) {
    return new PReLU(name, alpha.initializer(initializer), sharedAxes);
  }

  /** What alpha adds to the loss. */
  public PReLU alphaRegularizer(Regularizer regularizer) {
    return new PReLU(name, alpha.regularizer(regularizer), sharedAxes);
  }

  /** What alpha must satisfy. */
  public PReLU alphaConstraint(Constraint constraint) {
    return new PReLU(name, alpha.constraint(constraint), sharedAxes);
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
  public void forward(Pass pass) {
    int[] source = spread(pass).source();
    float[] x = pass.input();
    float[] y = pass.output();
    float[] slopes = pass.weight(0);
    Chunks.samples(
        pass,
        sample -> {
          int at = sample * source.length;
          for (int i = 0; i < source.length; i++) {
            y[at + i] = x[at + i] > 0 ? x[at + i] : slopes[source[i]] * x[at + i];
          }
        });
  }

  @Override
  public void backward(Pass pass) {
    Broadcast spread = spread(pass);
    float[] x = pass.input();
    float[] dy = pass.outputGradient();
    if (pass.wantsWeightGradient(0)) {
      alphaGradient(pass, spread, x, dy);
    }
    if (pass.wantsInputGradient(0)) {
      int[] source = spread.source();
      float[] slopes = pass.weight(0);
      float[] dx = pass.inputGradient(0);
      Chunks.samples(
          pass,
          sample -> {
            int at = sample * source.length;
            for (int i = 0; i < source.length; i++) {
              dx[at + i] = x[at + i] > 0 ? dy[at + i] : slopes[source[i]] * dy[at + i];
            }
          });
    }
  }

  /** The sum of dy min(x, 0) over all that shares an alpha: sample by sample, then over these. */
  private static void alphaGradient(Pass pass, Broadcast spread, float[] x, float[] dy) {
    int size = spread.source().length;
    float[] products = pass.memory(PRODUCT_SLOT, size);
    float[] parts = pass.memory(PART_SLOT, spread.size());
    Chunks.samples(
        pass,
        sample -> {
          for (int i = sample * size; i < (sample + 1) * size; i++) {
            products[i] = dy[i] * Math.min(x[i], 0);
          }
          spread.reduce(products, sample * size, parts, sample * spread.size());
        });
    pass.kernels().sumRows(pass.batch(), spread.size(), parts, pass.weightGradient(0));
  }

  private Broadcast spread(Pass pass) {
    return pass.keep(0, () -> Broadcast.of(alphaShape(pass.inputShape(0)), pass.inputShape(0)));
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
}
