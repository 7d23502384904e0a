package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.MovedAxis;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Batch normalization (Ioffe and Szegedy 2015), which computes y = gamma (x - mean) / sqrt(variance
 * + epsilon) + beta for each channel. In training, the mean and the (biased) variance of the batch
 * are used, and the moving statistics are updated: moving = momentum moving + (1 - momentum) batch.
 * In inference the moving statistics are used.
 *
 * <p>Weights: gamma and beta, and moving_mean and moving_variance, which are not trained; each
 * (channels).
 *
 * @param axis the axis of the channels, counted from 1, or backwards from -1 for the last one,
 *     which is Keras's default and the fastest
 * @param momentum the momentum of the moving statistics; Keras's default is 0.99
 * @param epsilon the number added to the variance; Keras's default is 0.001
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

  /** Returns this layer with the given name. */
  public BatchNormalization name(String name) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, movingMean, movingVariance);
  }

  /** Returns this layer with the given axis of the channels. */
  public BatchNormalization axis(int axis) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, movingMean, movingVariance);
  }

  /**
   * Returns this layer with the given momentum: the share of the moving statistics that is kept in
   * each step.
   */
  public BatchNormalization momentum(double momentum) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, movingMean, movingVariance);
  }

  @Override
  public BatchNormalization epsilon(double epsilon) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, movingMean, movingVariance);
  }

  @Override
  public BatchNormalization withAffine(Affine affine) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, movingMean, movingVariance);
  }

  /** Returns this layer with the given initializer of the moving mean. */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    return new BatchNormalization(
        name, axis, momentum, epsilon, affine, initializer, movingVariance);
  }

  /** Returns this layer with the given initializer of the moving variance. */
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
    int channels = input.dim(Axes.ofSample(axis, input));
    if (channels == Shape.UNKNOWN) {
      throw new ShapeException("axis %s of its input %s must be known".formatted(axis, input));
    }
    return input;
  }

  /** Returns whether the axis is the last of an input. */
  public boolean isOfChannels(Shape input) {
    return Axes.ofSample(axis, input) == input.rank() - 1;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    Shape shape = Shape.of(input.dim(Axes.ofSample(axis, input)));
    List<WeightSpec> weights = new ArrayList<>(affine.weights(shape));
    weights.add(new WeightSpec("moving_mean", shape, Parameter.of(movingMean), false));
    weights.add(new WeightSpec("moving_variance", shape, Parameter.of(movingVariance), false));
    return weights;
  }

  @Override
  public OptionalInt gradientInPlace() {
    return OptionalInt.of(0);
  }

  @Override
  public Step bind(Binding binding) {
    return bind(binding, false);
  }

  /** Returns the same as {@link #bind(Binding)}, with ReLU applied to the output. */
  public Step bindWithRelu(Binding binding) {
    return bind(binding, true);
  }

  private Step bind(Binding binding, boolean relu) {
    return MovedAxis.bind(
        binding,
        Axes.ofSample(axis, binding.inputShape()),
        moved -> new BatchStep(moved, this, relu));
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
