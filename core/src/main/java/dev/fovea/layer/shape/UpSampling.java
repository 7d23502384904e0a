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
import java.util.List;
import java.util.Locale;

/**
 * UpSampling1D to 3D: every position becomes several.
 *
 * @param size by how much each spatial dimension grows; Keras's default is 2
 * @param interpolation how the new positions are filled; UpSampling2D alone knows bilinear
 */
public record UpSampling(String name, Shape size, Interpolation interpolation) implements Layer {
  /** How the new positions are filled. */
  public enum Interpolation {
    /** With the value of the position they stem from: Keras's default. */
    NEAREST,
    /** Linearly between the centers of the nearest ones; see {@link Bilinear}. */
    BILINEAR;

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
          "interpolation must be \"nearest\" or \"bilinear\", not \"" + word + '"');
    }
  }

  /**
   * @throws ShapeException if a size is not positive
   * @throws IllegalArgumentException if bilinear is asked of other than two dimensions
   */
  public UpSampling {
    Sizes.requirePositive("size", size);
    if (interpolation == Interpolation.BILINEAR && size.rank() != 2) {
      throw new IllegalArgumentException("only UpSampling2D interpolates bilinearly");
    }
  }

  @Override
  public String className() {
    return "UpSampling" + size.rank() + "D";
  }

  /** The same layer under a name. */
  public UpSampling name(String changed) {
    return new UpSampling(changed, size, interpolation);
  }

  /** How the new positions are filled. */
  public UpSampling interpolation(Interpolation changed) {
    return new UpSampling(name, size, changed);
  }

  /**
   * Output o lies at {@code (o + 1/2) / size - 1/2} of the input; nearest reads one position,
   * bilinear the two around it.
   */
  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    double factor = size.dim(axis);
    double middle = 0.5 / factor - 0.5;
    double half = (interpolation == Interpolation.NEAREST ? 0.5 : 1) - 0.5 / factor;
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
    };
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

  /** For the factories of {@link Layers}. */
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
