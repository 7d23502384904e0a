package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalization (Ioffe and Szegedy 2015): y = gamma (x - mean) / sqrt(variance + epsilon) +
 * beta for each channel. In training mean and (biased) variance are those of the batch, and the
 * moving ones follow them: moving = momentum moving + (1 - momentum) batch. In inference they are
 * the moving ones.
 *
 * <p>Weights: gamma, beta, and not trained moving_mean, moving_variance, each (channels).
 *
 * @param axis that of the channels, which must be the last; -1 is Keras's default
 * @param momentum Keras's default is 0.99
 * @param epsilon Keras's default is 0.001
 */
public record BatchNormalization(
    String name,
    int axis,
    double momentum,
    double epsilon,
    Affine affine,
    Initializer movingMean,
    Initializer movingVariance)
    implements Normalizing<BatchNormalization> {
  /** Keras's defaults. */
  public static BatchNormalization of() {
    return new BatchNormalization(
        "", -1, 0.99, 1e-3, Affine.DEFAULT, Initializers.zeros(), Initializers.ones());
  }

  /** The same layer under a name. */
  public BatchNormalization name(String changed) {
    return new BatchNormalization(
        changed, axis, momentum, epsilon, affine, movingMean, movingVariance);
  }

  /** How much of the moving statistics stays in each step. */
  public BatchNormalization momentum(double changed) {
    return new BatchNormalization(name, axis, changed, epsilon, affine, movingMean, movingVariance);
  }

  @Override
  public BatchNormalization epsilon(double changed) {
    return new BatchNormalization(
        name, axis, momentum, changed, affine, movingMean, movingVariance);
  }

  @Override
  public BatchNormalization withAffine(Affine changed) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, changed, movingMean, movingVariance);
  }

  /** How the moving mean starts. */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, initializer, movingVariance);
  }

  /** How the moving variance starts. */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    return new BatchNormalization(name, axis, momentum, epsilon, affine, movingMean, initializer);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Axes.requireChannels(axis, input);
    return input;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape shape = Shape.of(inputs.getFirst().channels());
    List<WeightSpec> weights = new ArrayList<>(affine.weights(shape));
    weights.add(new WeightSpec("moving_mean", shape, Parameter.of(movingMean), false));
    weights.add(new WeightSpec("moving_variance", shape, Parameter.of(movingVariance), false));
    return weights;
  }

  @Override
  public Step bind(Binding binding) {
    return new BatchStep(binding, this);
  }

  /** Returns 1 / sqrt(variance + epsilon). */
  public float inverse(float variance) {
    return (float) (1 / Math.sqrt(variance + epsilon));
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("axis", axis)
        .with("momentum", momentum)
        .with("epsilon", epsilon)
        .with("center", affine.center())
        .with("scale", affine.scale())
        .with(affine.initializers())
        .with("moving_mean_initializer", movingMean.describe())
        .with("moving_variance_initializer", movingVariance.describe())
        .with(affine.regularizers())
        .with(affine.constraints())
        .with("synchronized", false);
  }

  public static BatchNormalization from(String name, Config config) {
    if (config.flag("renorm", false)) {
      throw new IllegalArgumentException("batch renormalization (renorm) is not supported");
    }
    return new BatchNormalization(
        name,
        Axes.single(config, -1),
        config.number("momentum", 0.99),
        config.number("epsilon", 1e-3),
        Affine.from(config),
        Initializers.from(config, "moving_mean_initializer", Initializers.zeros()),
        Initializers.from(config, "moving_variance_initializer", Initializers.ones()));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        LayerText.named("axis", axis, -1),
        LayerText.named("momentum", momentum, 0.99),
        affine.text());
  }
}
