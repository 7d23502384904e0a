package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * A layer (ZeroPadding1D to 3D) that adds zeros around the spatial dimensions.
 *
 * @param padding the number of positions to add at each end; Keras's default is 1
 */
public record ZeroPadding(String name, Margins padding) implements Rearranging {
  @Override
  public String className() {
    return "ZeroPadding" + padding.rank() + "D";
  }

  /** Returns this layer with the given name. */
  public ZeroPadding name(String name) {
    return new ZeroPadding(name, padding);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.shifted(-padding.before().dim(axis));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape output = Sizes.single(inputs);
    Sizes.requireRank(output, padding.rank());
    for (int i = 0; i < padding.rank(); i++) {
      if (output.dim(i) != Shape.UNKNOWN) {
        output = output.with(i, padding.before().dim(i) + output.dim(i) + padding.after().dim(i));
      }
    }
    return output;
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    return Rearrangement.ofPixels(
        input,
        output,
        (axis, position) -> {
          int at = position - padding.before().dim(axis);
          return at >= 0 && at < input.dim(axis) ? at : Rearrangement.ZERO;
        });
  }

  @Override
  public Config config() {
    return padding.config("padding").with("data_format", "channels_last");
  }

  public static ZeroPadding from(String name, Config config, int rank) {
    Sizes.requireChannelsLast(config);
    return new ZeroPadding(name, Margins.from(config, "padding", rank));
  }

  @Override
  public String toString() {
    return LayerText.of(this, padding);
  }
}
