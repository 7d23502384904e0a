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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Layer normalization (Ba, Kiros and Hinton 2016), which computes y = gamma (x - mean) /
 * sqrt(variance + epsilon) + beta, with the mean and (biased) variance along the last axes of each
 * sample.
 *
 * <p>Weights: gamma and beta, of the shape of these axes.
 *
 * @param axes the last axes, counted from 1, or backwards from -1 for the last one; -1 is Keras's
 *     default
 * @param epsilon the number added to the variance; Keras's default is 0.001
 */
public record LayerNormalization(String name, List<Integer> axes, double epsilon, Affine affine)
    implements Normalizing<LayerNormalization> {
  public LayerNormalization {
    axes = List.copyOf(axes);
  }

  /** Keras's defaults. */
  public static LayerNormalization of() {
    return new LayerNormalization("", List.of(-1), 1e-3, Affine.DEFAULT);
  }

  /** Returns this layer with the given name. */
  public LayerNormalization name(String name) {
    return new LayerNormalization(name, axes, epsilon, affine);
  }

  /**
   * Returns this layer normalizing along the given axes, which must be the last ones of the input.
   */
  public LayerNormalization axis(int... axes) {
    return new LayerNormalization(name, Arrays.stream(axes).boxed().toList(), epsilon, affine);
  }

  @Override
  public LayerNormalization epsilon(double epsilon) {
    return new LayerNormalization(name, axes, epsilon, affine);
  }

  @Override
  public LayerNormalization withAffine(Affine affine) {
    return new LayerNormalization(name, axes, epsilon, affine);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return axes.stream().allMatch(a -> a == -1 || a == inputs.get(input).rank())
        ? Reach.SAME
        : Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (!normalized(input).isKnown()) {
      throw new ShapeException("the axes %s of its input %s must be known".formatted(axes, input));
    }
    return input;
  }

  /** Returns the sizes of the axes that are normalized along. */
  private Shape normalized(Shape input) {
    List<Integer> sorted = axes.stream().map(axis -> Axes.ofSample(axis, input)).sorted().toList();
    int first = input.rank() - axes.size();
    if (!sorted.equals(IntStream.range(Math.max(0, first), input.rank()).boxed().toList())) {
      throw new ShapeException(
          "axes %s are not the last ones of input %s; use Permute before it"
              .formatted(axes, input));
    }
    return input.slice(first, input.rank());
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    return affine.weights(normalized(inputs.getFirst()));
  }

  @Override
  public Step bind(Binding binding) {
    int size = normalized(binding.inputShape()).size();
    return new GroupStep(binding, affine, 1, size, size, epsilon);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("axis", axes.size() == 1 ? axes.getFirst() : axes)
        .with("epsilon", epsilon)
        .with("center", affine.center())
        .with("scale", affine.scale())
        .with("rms_scaling", false)
        .with(affine.initializers())
        .with(affine.regularizers())
        .with(affine.constraints());
  }

  public static LayerNormalization from(String name, Config config) {
    if (config.flag("rms_scaling", false)) {
      throw new IllegalArgumentException("rms_scaling is not supported");
    }
    return new LayerNormalization(
        name, Axes.several(config, -1), config.number("epsilon", 1e-3), Affine.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axes, List.of(-1)), affine.text());
  }
}
