package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.SharesInput;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/** All values of a sample in one row, in the order they lie in. */
public record Flatten(String name) implements SharesInput {
  /** The same layer under a name. */
  public Flatten name(String changed) {
    return new Flatten(changed);
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
