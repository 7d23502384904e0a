package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;

/**
 * A layer that, in training, moves each image down and to the right, or up and to the left.
 *
 * @param height how far the image is moved down, as a share of its height
 * @param width how far the image is moved to the right, as a share of its width
 * @param warp how pixels between and beyond those of the image are found
 */
public record RandomTranslation(String name, Range height, Range width, Warp warp)
    implements RandomImage {
  /** Returns this layer with the given name. */
  public RandomTranslation name(String name) {
    return new RandomTranslation(name, height, width, warp);
  }

  @Override
  public Step bind(Binding binding) {
    return new WarpStep(
        binding,
        warp,
        (random, rows, columns) ->
            new double[] {
              1, 0, -columns * width.draw(random, 1), 0, 1, -rows * height.draw(random, 0)
            });
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("height_factor", height.config())
        .with("width_factor", width.config())
        .with(warp.config())
        .with("seed", Config.NOTHING)
        .with("data_format", "channels_last");
  }

  public static RandomTranslation from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomTranslation(
        name,
        Range.from(config, "height_factor", -1),
        Range.from(config, "width_factor", -1),
        Warp.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, height, width);
  }
}
