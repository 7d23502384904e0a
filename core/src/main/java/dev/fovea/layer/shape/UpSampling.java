package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A layer (UpSampling1D to 3D) that enlarges the spatial dimensions.
 *
 * @param size the factor of each spatial dimension; Keras's default is 2
 * @param interpolation the interpolation of the new positions; all but nearest need two spatial
 *     dimensions
 */
public record UpSampling(String name, Shape size, Interpolation interpolation) implements Layer {
  /** The interpolation of the new positions. */
  public enum Interpolation {
    /** Repeats the value of the input position. This is Keras's default. */
    NEAREST,
    /** Interpolates linearly between the centers of the nearest positions; see {@link Bilinear}. */
    BILINEAR,
    /** As {@link ImageInterpolation#BICUBIC}. */
    BICUBIC,
    /** As {@link ImageInterpolation#AREA}. */
    AREA,
    /** As {@link ImageInterpolation#LANCZOS3}. */
    LANCZOS3,
    /** As {@link ImageInterpolation#LANCZOS5}. */
    LANCZOS5,
    /** As {@link ImageInterpolation#GAUSSIAN}. */
    GAUSSIAN,
    /** As {@link ImageInterpolation#MITCHELLCUBIC}. */
    MITCHELLCUBIC;

    private String keras() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Interpolation of(String word) {
      for (Interpolation interpolation : values()) {
        if (interpolation.keras().equals(word.toLowerCase(Locale.ROOT))) {
          return interpolation;
        }
      }
      throw new IllegalArgumentException(
          "interpolation must be one of %s, not \"%s\""
              .formatted(
                  Arrays.stream(values())
                      .map(Interpolation::keras)
                      .collect(Collectors.joining(", ")),
                  word));
    }
  }

  /**
   * @throws ShapeException if a size is not positive
   * @throws IllegalArgumentException if the interpolation is not nearest and there are not two
   *     dimensions
   */
  public UpSampling {
    Sizes.requirePositive("size", size);
    if (interpolation != Interpolation.NEAREST && size.rank() != 2) {
      throw new IllegalArgumentException("only UpSampling2D interpolates");
    }
  }

  @Override
  public String className() {
    return "UpSampling" + size.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public UpSampling name(String name) {
    return new UpSampling(name, size, interpolation);
  }

  /** Returns this layer with the given interpolation. */
  public UpSampling interpolation(Interpolation interpolation) {
    return new UpSampling(name, size, interpolation);
  }

  /**
   * Output o corresponds to input position {@code (o + 1/2) / size - 1/2}. Nearest reads one
   * position, bilinear the two around it.
   */
  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    double factor = size.dim(axis);
    double middle = 0.5 / factor - 0.5;
    double radius =
        switch (interpolation) {
          case NEAREST -> 0.5;
          case BILINEAR -> 1;
          default -> ImageInterpolation.valueOf(interpolation.name()).radius();
        };
    double half = radius - 0.5 / factor;
    return Reach.window(1 / factor, middle - half, middle + half, 1);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape output = Sizes.single(inputs);
    Sizes.requireRank(output, size.rank());
    for (int i = 0; i < size.rank(); i++) {
      if (output.dim(i) != Shape.UNKNOWN) {
        output = output.with(i, output.dim(i) * size.dim(i));
      }
    }
    return output;
  }

  @Override
  public Step bind(Binding binding) {
    return switch (interpolation) {
      case NEAREST ->
          Rearrangement.ofPixels(
                  binding.inputShape(),
                  binding.outputShape(),
                  (axis, position) -> position / size.dim(axis))
              .bind(binding);
      case BILINEAR -> Bilinear.of(binding.inputShape(), size).bind(binding);
      default -> resized(binding, ImageInterpolation.valueOf(interpolation.name()));
    };
  }

  private static Step resized(Binding binding, ImageInterpolation by) {
    Shape output = binding.outputShape();
    return Resizing.of(output.dim(0), output.dim(1)).interpolation(by).bind(binding);
  }

  @Override
  public Config config() {
    return switch (size.rank()) {
      case 1 -> Config.empty().with("size", size.dim(0));
      case 2 ->
          Config.empty()
              .with("size", Config.sizes(size))
              .with("data_format", "channels_last")
              .with("interpolation", interpolation.keras());
      default ->
          Config.empty().with("size", Config.sizes(size)).with("data_format", "channels_last");
    };
  }

  public static UpSampling from(String name, Config config, int rank) {
    Sizes.requireChannelsLast(config);
    return new UpSampling(
        name,
        config.sizes("size", rank, 2),
        Interpolation.of(config.text("interpolation", "nearest")));
  }

  /** Creates the layer that a factory of {@link Layers} returns. */
  public static UpSampling of(int rank, int... size) {
    return new UpSampling("", Sizes.of("size", rank, size), Interpolation.NEAREST);
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        size,
        LayerText.named("interpolation", interpolation.name().toLowerCase(Locale.ROOT), "nearest"));
  }
}
