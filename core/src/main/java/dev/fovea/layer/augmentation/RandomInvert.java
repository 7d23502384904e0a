package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;

/**
 * A layer that, in training, makes negatives of a share of the images.
 *
 * @param factor the share of the images
 * @param values the range of values
 */
public record RandomInvert(String name, Range factor, ValueRange values) implements RandomImage {
  /** Returns this layer with the given name. */
  public RandomInvert name(String name) {
    return new RandomInvert(name, factor, values);
  }

  @Override
  public Step bind(Binding binding) {
    return new PixelStep(binding) {
      private boolean inverts(CounterRandom drawn) {
        return drawn.uniform(1) < factor.draw(drawn, 0);
      }

      @Override
      void values(CounterRandom drawn, int first) {
        boolean inverts = inverts(drawn);
        for (int i = first; i < first + size; i++) {
          y[i] = inverts ? (float) values.high() - x[i] : x[i];
        }
      }

      @Override
      void gradients(CounterRandom drawn, int first) {
        float sign = inverts(drawn) ? -1 : 1;
        for (int i = first; i < first + size; i++) {
          dx[i] = sign * dy[i];
        }
      }
    };
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("factor", factor.config())
        .with("value_range", values.config())
        .with("seed", Config.NOTHING);
  }

  public static RandomInvert from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomInvert(
        name,
        config.has("factor") ? Range.from(config, "factor", 0) : new Range(0, 1),
        ValueRange.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, factor);
  }
}
