package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.SharesInput;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A layer that reshapes each sample to a vector, keeping the order of the values. */
public record Flatten(String name) implements SharesInput {
  /** Returns this layer with the given name. */
  public Flatten name(String name) {
    return new Flatten(name);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    return Shape.of(input.isKnown() ? input.size() : Shape.UNKNOWN);
  }

  @Override
  public Config config() {
    return Config.empty().with("data_format", "channels_last");
  }

  public static Flatten from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new Flatten(name);
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
