package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer (Cropping1D to 3D) that crops the ends of the spatial dimensions.
 *
 * @param cropping the number of positions to remove at each end; Keras's default is 1
 */
public record Cropping(String name, Margins cropping) implements Rearranging {
  @Override
  public String className() {
    return "Cropping" + cropping.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public Cropping name(String name) {
    return new Cropping(name, cropping);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.shifted(cropping.before().dim(axis));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, cropping.rank());
    Shape output = input;
    for (int i = 0; i < cropping.rank(); i++) {
      if (input.dim(i) != Shape.UNKNOWN) {
        int rest = input.dim(i) - cropping.before().dim(i) - cropping.after().dim(i);
        if (rest < 1) {
          throw new ShapeException(
              "cropping %s in front and %s behind leaves nothing of input %s"
                  .formatted(cropping.before(), cropping.after(), input));
        }
        output = output.with(i, rest);
      }
    }
    return output;
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    return Rearrangement.ofPixels(
        input, output, (axis, position) -> position + cropping.before().dim(axis));
  }

  @Override
  public Config config() {
    Config config = cropping.config("cropping");
    return cropping.rank() == 1 ? config : config.with("data_format", "channels_last");
  }

  public static Cropping from(String name, Config config, int rank) {
    Sizes.requireChannelsLast(config);
    return new Cropping(name, Margins.from(config, "cropping", rank));
  }

  @Override
  public String toString() {
    return LayerText.of(this, cropping);
  }
}
