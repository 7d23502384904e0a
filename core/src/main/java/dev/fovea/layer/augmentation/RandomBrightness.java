package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;

/**
 * A layer that, in training, adds a number to all values of each image.
 *
 * @param factor the number, as a share of the range of values
 * @param values the range of values
 */
public record RandomBrightness(String name, Range factor, ValueRange values)
    implements RandomImage {
  /** Returns this layer with the given name. */
  public RandomBrightness name(String name) {
    return new RandomBrightness(name, factor, values);
  }

  @Override
  public Step bind(Binding binding) {
    return new PixelStep(binding) {
      private double added(CounterRandom drawn) {
        return factor.draw(drawn, 0) * (values.high() - values.low());
      }

      @Override
      void values(CounterRandom drawn, int first) {
        double added = added(drawn);
        for (int i = first; i < first + size; i++) {
          y[i] = values.clip(x[i] + added);
        }
      }

      @Override
      void gradients(CounterRandom drawn, int first) {
        double added = added(drawn);
        for (int i = first; i < first + size; i++) {
          dx[i] = values.isInside(x[i] + added) ? dy[i] : 0;
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

  public static RandomBrightness from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomBrightness(name, Range.from(config, "factor", -1), ValueRange.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, factor);
  }
}
