package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;

/**
 * A layer that, in training, shears each image: rows are moved in proportion to their number, and
 * columns likewise, in a direction drawn for both.
 *
 * @param x how far a row is moved against the one before it, in pixels
 * @param y the same for columns
 * @param warp how pixels between and beyond those of the image are found
 */
public record RandomShear(String name, Range x, Range y, Warp warp) implements RandomImage {
  /** Returns this layer with the given name. */
  public RandomShear name(String name) {
    return new RandomShear(name, x, y, warp);
  }

  @Override
  public Step bind(Binding binding) {
    return new WarpStep(
        binding,
        warp,
        (random, height, width) -> {
          double sign = random.uniform(0) > 0.5 ? -1 : 1;
          return new double[] {1, sign * x.draw(random, 1), 0, sign * y.draw(random, 2), 1, 0};
        });
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("x_factor", x.config())
        .with("y_factor", y.config())
        .with(warp.config())
        .with("seed", Config.NOTHING)
        .with("data_format", "channels_last");
  }

  public static RandomShear from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomShear(
        name,
        config.has("x_factor") ? Range.from(config, "x_factor", 0) : Range.around(0),
        config.has("y_factor") ? Range.from(config, "y_factor", 0) : Range.around(0),
        Warp.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, x, y);
  }
}
