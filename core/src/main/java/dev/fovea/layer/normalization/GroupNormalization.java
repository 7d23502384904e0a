package dev.fovea.layer.normalization;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.WeightSpec;
import java.util.List;
import java.util.Locale;

/**
 * Group normalization (Wu and He 2018), which normalizes each sample within groups of channels,
 * over all positions. With one group for each channel it is instance normalization.
 *
 * <p>Weights: gamma and beta, each (channels).
 *
 * @param groups the number of groups, which divides the channels; -1 for one group for each
 *     channel; Keras's default is 32
 * @param axis the axis of the channels, which must be the last; -1 is Keras's default
 * @param epsilon the number added to the variance; Keras's default is 0.001
 */
public record GroupNormalization(String name, int groups, int axis, double epsilon, Affine affine)
    implements Normalizing<GroupNormalization> {
  /** The value of {@code groups} that stands for one group for each channel. */
  private static final int INSTANCE = -1;

  /**
   * @throws ShapeException if {@code groups} is neither positive nor -1
   */
  public GroupNormalization {
    if (groups != INSTANCE) {
      Sizes.requirePositive("groups", groups);
    }
  }

  /** Keras's defaults but for the groups. */
  public static GroupNormalization of(int groups) {
    return new GroupNormalization("", groups, -1, 1e-3, Affine.DEFAULT);
  }

  /** Returns this layer with the given name. */
  public GroupNormalization name(String name) {
    return new GroupNormalization(name, groups, axis, epsilon, affine);
  }

  @Override
  public GroupNormalization epsilon(double epsilon) {
    return new GroupNormalization(name, groups, axis, epsilon, affine);
  }

  @Override
  public GroupNormalization withAffine(Affine affine) {
    return new GroupNormalization(name, groups, axis, epsilon, affine);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Axes.requireChannels(axis, input);
    if (groups != INSTANCE && input.channels() % groups != 0) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%d groups do not divide the %d channels of input %s",
              groups,
              input.channels(),
              input));
    }
    return input;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return affine.weights(Shape.of(inputs.getFirst().channels()));
  }

  @Override
  public Step bind(Binding binding) {
    Shape input = binding.inputShape();
    int channels = input.channels();
    int width = groups == INSTANCE ? 1 : channels / groups;
    return new GroupStep(binding, affine, input.size() / channels, channels, width, epsilon);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("groups", groups)
        .with("axis", axis)
        .with("epsilon", epsilon)
        .with("center", affine.center())
        .with("scale", affine.scale())
        .with(affine.initializers())
        .with(affine.regularizers())
        .with(affine.constraints());
  }

  public static GroupNormalization from(String name, Config config) {
    return new GroupNormalization(
        name,
        config.integer("groups", 32),
        Axes.single(config, -1),
        config.number("epsilon", 1e-3),
        Affine.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, groups, LayerText.named("axis", axis, -1), affine.text());
  }
}
