package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;

/**
 * A layer that, in training, turns each image around its center.
 *
 * @param factor the angle, in full turns
 * @param warp how pixels between and beyond those of the image are found
 */
public record RandomRotation(String name, Range factor, Warp warp) implements RandomImage {
  /** Returns this layer with the given name. */
  public RandomRotation name(String name) {
    return new RandomRotation(name, factor, warp);
  }

  @Override
  public Step bind(Binding binding) {
    return new WarpStep(
        binding,
        warp,
        (random, height, width) -> {
          double angle = 2 * Math.PI * factor.draw(random, 0);
          double cos = Math.cos(angle);
          double sin = Math.sin(angle);
          double x = (width - 1) / 2.0;
          double y = (height - 1) / 2.0;
          return new double[] {cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos};
        });
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("factor", factor.config())
        .with("data_format", "channels_last")
        .with(warp.config())
        .with("seed", Config.NOTHING);
  }

  public static RandomRotation from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomRotation(name, Range.from(config, "factor", -1), Warp.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, factor);
  }
}
