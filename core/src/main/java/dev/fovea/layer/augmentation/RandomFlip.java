package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;
import java.util.Locale;

/**
 * A layer that, in training, mirrors every other image on average. With both directions, an image
 * is mirrored in both or in none, as Keras 3 does.
 *
 * @param mode the directions
 */
public record RandomFlip(String name, Mode mode) implements RandomImage {
  /** The directions in which images are mirrored. */
  public enum Mode {
    /** Left and right are swapped. */
    HORIZONTAL,
    /** Top and bottom are swapped. */
    VERTICAL,
    /** Both are swapped, which turns the image by half a turn; Keras's default. */
    HORIZONTAL_AND_VERTICAL;

    private String keras() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Mode of(String word) {
      for (Mode mode : values()) {
        if (mode.keras().equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException(
          "mode must be horizontal, vertical or horizontal_and_vertical, not \"%s\""
              .formatted(word));
    }
  }

  /** Returns this layer with the given name. */
  public RandomFlip name(String name) {
    return new RandomFlip(name, mode);
  }

  @Override
  public Step bind(Binding binding) {
    int height = binding.inputShape().dim(0);
    int width = binding.inputShape().dim(1);
    return new PixelStep(binding) {
      @Override
      void values(CounterRandom drawn, int first) {
        mirror(drawn, x, y, first);
      }

      @Override
      void gradients(CounterRandom drawn, int first) {
        mirror(drawn, dy, dx, first);
      }

      /** Mirroring is its own inverse, and so its own gradient. */
      private void mirror(CounterRandom drawn, float[] from, float[] to, int first) {
        boolean flips = drawn.uniform(0) <= 0.5f;
        boolean across = flips && mode != Mode.VERTICAL;
        boolean down = flips && mode != Mode.HORIZONTAL;
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            int source =
                (down ? height - 1 - row : row) * width + (across ? width - 1 - column : column);
            System.arraycopy(
                from,
                first + source * channels,
                to,
                first + (row * width + column) * channels,
                channels);
          }
        }
      }
    };
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("seed", Config.NOTHING)
        .with("mode", mode.keras())
        .with("data_format", "channels_last");
  }

  public static RandomFlip from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomFlip(name, Mode.of(config.text("mode", "horizontal_and_vertical")));
  }

  @Override
  public String toString() {
    return LayerText.of(this, mode.keras());
  }
}
