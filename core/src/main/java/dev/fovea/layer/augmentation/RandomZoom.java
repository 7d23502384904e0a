package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import java.util.Optional;

/**
 * A layer that, in training, zooms into or out of each image: a factor above 0 shows more than the
 * image, one below 0 a part of it.
 *
 * @param height the share of the height by which the part that is shown is higher
 * @param width the same of the width; empty to keep the aspect ratio, which is Keras's default
 * @param warp how pixels between and beyond those of the image are found
 */
public record RandomZoom(String name, Range height, Optional<Range> width, Warp warp)
    implements RandomImage {
  /** Returns this layer with the given name. */
  public RandomZoom name(String name) {
    return new RandomZoom(name, height, width, warp);
  }

  @Override
  public Step bind(Binding binding) {
    return new WarpStep(
        binding,
        warp,
        (random, rows, columns) -> {
          double down = 1 + height.draw(random, 0);
          double across = width.map(range -> 1 + range.draw(random, 1)).orElse(down);
          return new double[] {
            across, 0, (columns - 1) / 2.0 * (1 - across), 0, down, (rows - 1) / 2.0 * (1 - down)
          };
        });
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("height_factor", height.config())
        .with("width_factor", width.map(Range::config).orElse(Config.NOTHING))
        .with(warp.config())
        .with("seed", Config.NOTHING)
        .with("data_format", "channels_last");
  }

  public static RandomZoom from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomZoom(
        name,
        Range.from(config, "height_factor", -1),
        config.has("width_factor")
            ? Optional.of(Range.from(config, "width_factor", -1))
            : Optional.empty(),
        Warp.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, height);
  }
}
