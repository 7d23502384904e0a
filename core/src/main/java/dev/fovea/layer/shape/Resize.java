package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer that scales the spatial dimensions to other sizes by interpolation. {@link UpSampling}
 * does the same for whole factors and Keras's coordinates.
 *
 * <p>Input (spatial sizes, channels), output (other spatial sizes, channels).
 *
 * @param scales the factor of each spatial dimension; without sizes, the new size is rounded down
 * @param sizes the new size of each spatial dimension, if it is fixed; without scales, the factors
 *     are the quotients of the sizes
 * @param rule how values are found
 */
public record Resize(String name, List<Double> scales, Optional<Shape> sizes, ResizeRule rule)
    implements Layer {
  /**
   * @throws ShapeException if a factor or a size is not positive, or there are not as many of both
   */
  public Resize {
    scales = List.copyOf(scales);
    sizes.ifPresent(fixed -> Sizes.requirePositive("sizes", fixed));
    if (sizes.isPresent() && !scales.isEmpty() && sizes.get().rank() != scales.size()) {
      throw new ShapeException(
          "scales %s are not as many as sizes %s".formatted(scales, sizes.get()));
    }
    if (scales.stream().anyMatch(scale -> !(scale > 0))) {
      throw new ShapeException("scales must be above 0, not " + scales);
    }
  }

  /** Returns a layer that scales by factors. */
  public static Resize by(ResizeRule rule, List<Double> scales) {
    return new Resize("", scales, Optional.empty(), rule);
  }

  /** Returns a layer that scales to fixed sizes. */
  public static Resize to(ResizeRule rule, int... sizes) {
    return new Resize("", List.of(), Optional.of(Shape.of(sizes)), rule);
  }

  /** Returns a layer that scales by factors, to sizes that are not the products rounded down. */
  public static Resize to(ResizeRule rule, List<Double> scales, int... sizes) {
    return new Resize("", scales, Optional.of(Shape.of(sizes)), rule);
  }

  /** Returns this layer with the given name. */
  public Resize name(String name) {
    return new Resize(name, scales, sizes, rule);
  }

  private int rank() {
    return sizes.map(Shape::rank).orElse(scales.size());
  }

  private double scale(int axis, int input) {
    return scales.isEmpty() ? (double) sizes.orElseThrow().dim(axis) / input : scales.get(axis);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    Shape from = inputs.get(input);
    Shape to = outputShape(inputs);
    if (from.dim(axis) == Shape.UNKNOWN) {
      return Reach.UNKNOWN;
    }
    if (from.dim(axis) == to.dim(axis) && scale(axis, from.dim(axis)) == 1) {
      return Reach.SAME;
    }
    double jump = (double) from.dim(axis) / to.dim(axis);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int o = 0; o < to.dim(axis); o++) {
      for (int at : taps(axis, o, from, to).positions()) {
        low = Math.min(low, at - jump * o);
        high = Math.max(high, at - jump * o);
      }
    }
    return Reach.window(jump, low, high, 1);
  }

  private ResizeRule.Taps taps(int axis, int position, Shape from, Shape to) {
    int size = from.dim(axis);
    return rule.taps(position, size, to.dim(axis), scale(axis, size));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape output = Sizes.single(inputs);
    Sizes.requireRank(output, rank());
    for (int i = 0; i < rank(); i++) {
      int size = output.dim(i);
      if (sizes.isPresent()) {
        output = output.with(i, sizes.get().dim(i));
      } else if (size != Shape.UNKNOWN) {
        // As a product of floats, by which 10 times 0.7 is 7.
        output = output.with(i, (int) Math.floor(scales.get(i).floatValue() * size));
        if (output.dim(i) < 1) {
          throw new ShapeException(
              "nothing is left of input %s with scales %s".formatted(inputs.getFirst(), scales));
        }
      }
    }
    return output;
  }

  @Override
  public Step bind(Binding binding) {
    Shape from = binding.inputShape();
    Shape to = binding.outputShape();
    if (rule.interpolation() == ResizeRule.Interpolation.NEAREST) {
      return Rearrangement.ofPixels(
              from,
              to,
              (axis, position) ->
                  rule.nearest(position, from.dim(axis), to.dim(axis), scale(axis, from.dim(axis))))
          .bind(binding);
    }
    List<AxisResampling> passes = new ArrayList<>();
    Shape shape = from;
    for (int axis = 0; axis < rank(); axis++) {
      if (from.dim(axis) != to.dim(axis) || scale(axis, from.dim(axis)) != 1) {
        ResizeRule.Taps[] taps = new ResizeRule.Taps[to.dim(axis)];
        for (int o = 0; o < taps.length; o++) {
          taps[o] = taps(axis, o, from, to);
        }
        passes.add(AxisResampling.of(shape, axis, taps));
        shape = shape.with(axis, to.dim(axis));
      }
    }
    return AxisResampling.bind(binding, passes);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("scales", scales.isEmpty() ? Config.NOTHING : scales)
        .with("sizes", sizes.<Object>map(Config::sizes).orElse(Config.NOTHING))
        .with(rule.config());
  }

  public static Resize from(String name, Config config) {
    boolean fixed = config.has("sizes");
    int[] sizes =
        fixed
            ? config.integers("sizes").stream().mapToInt(Integer::intValue).toArray()
            : new int[0];
    return new Resize(
        name,
        fixed && !config.has("scales") ? List.of() : config.numbers("scales"),
        fixed ? Optional.of(Shape.of(sizes)) : Optional.empty(),
        ResizeRule.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        sizes.isPresent() ? "to " + sizes.get() : "by " + scales,
        ResizeRule.word(rule.interpolation()),
        ResizeRule.word(rule.coordinates()));
  }
}
