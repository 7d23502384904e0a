package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;
import java.util.List;

/**
 * A layer that, in training, multiplies the distance of each value of an image from the mean of its
 * channel by a factor from 1 - lower to 1 + upper.
 *
 * @param lower how much contrast may be lost, from 0 to 1
 * @param upper how much contrast may be gained, at least 0
 * @param values the range of values
 */
public record RandomContrast(String name, double lower, double upper, ValueRange values)
    implements RandomImage {
  /**
   * @throws IllegalArgumentException if a factor is negative or {@code lower} is above 1
   */
  public RandomContrast {
    if (!(lower >= 0 && lower <= 1 && upper >= 0)) {
      throw new IllegalArgumentException(
          "factor must be from 0 to 1, not %s and %s".formatted(lower, upper));
    }
  }

  /** Returns this layer with the given name. */
  public RandomContrast name(String name) {
    return new RandomContrast(name, lower, upper, values);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound extends PixelStep {
    private final int pixels;

    Bound(Binding binding) {
      super(binding);
      pixels = size / channels;
    }

    private double factor(CounterRandom drawn) {
      return drawn.uniform(0, (float) (1 - lower), (float) (1 + upper));
    }

    private double mean(int at) {
      double sum = 0;
      for (int p = 0; p < pixels; p++) {
        sum += x[at + p * channels];
      }
      return sum / pixels;
    }

    @Override
    void values(CounterRandom drawn, int first) {
      double factor = factor(drawn);
      for (int at = first; at < first + channels; at++) {
        double mean = mean(at);
        for (int p = 0; p < pixels; p++) {
          int i = at + p * channels;
          y[i] = values.clip((x[i] - mean) * factor + mean);
        }
      }
    }

    /**
     * The mean depends on all values: dx = factor dy + (1 - factor) mean(dy), where not limited.
     */
    @Override
    void gradients(CounterRandom drawn, int first) {
      double factor = factor(drawn);
      for (int at = first; at < first + channels; at++) {
        double mean = mean(at);
        double sum = 0;
        for (int p = 0; p < pixels; p++) {
          int i = at + p * channels;
          dx[i] = values.isInside((x[i] - mean) * factor + mean) ? dy[i] : 0;
          sum += dx[i];
        }
        for (int p = 0; p < pixels; p++) {
          int i = at + p * channels;
          dx[i] = (float) (factor * dx[i] + (1 - factor) * sum / pixels);
        }
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("factor", List.of(lower, upper))
        .with("value_range", values.config())
        .with("seed", Config.NOTHING);
  }

  public static RandomContrast from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    List<Double> factor = config.numbers("factor");
    return new RandomContrast(name, factor.getFirst(), factor.getLast(), ValueRange.from(config));
  }

  @Override
  public String toString() {
    return LayerText.of(this, lower, upper);
  }
}
