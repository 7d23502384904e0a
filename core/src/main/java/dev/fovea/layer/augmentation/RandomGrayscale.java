package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer that, in training, takes the color from a share of the images, by the luma of ITU-R
 * BT.601.
 *
 * @param factor the share of the images, from 0 to 1; Keras's default is 0.5
 */
public record RandomGrayscale(String name, double factor) implements RandomImage {
  /** The weights of red, green and blue. */
  private static final float[] LUMA = {0.2989f, 0.587f, 0.114f};

  /** Returns this layer with the given name. */
  public RandomGrayscale name(String name) {
    return new RandomGrayscale(name, factor);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, 2);
    if (input.channels() != LUMA.length) {
      throw new ShapeException("needs images of red, green and blue, not " + input);
    }
    return input;
  }

  @Override
  public Step bind(Binding binding) {
    return new PixelStep(binding) {
      @Override
      void values(CounterRandom drawn, int first) {
        boolean gray = drawn.uniform(0) < factor;
        for (int i = first; i < first + size; i += LUMA.length) {
          float luma = LUMA[0] * x[i] + LUMA[1] * x[i + 1] + LUMA[2] * x[i + 2];
          for (int c = 0; c < LUMA.length; c++) {
            y[i + c] = gray ? luma : x[i + c];
          }
        }
      }

      @Override
      void gradients(CounterRandom drawn, int first) {
        boolean gray = drawn.uniform(0) < factor;
        for (int i = first; i < first + size; i += LUMA.length) {
          float sum = dy[i] + dy[i + 1] + dy[i + 2];
          for (int c = 0; c < LUMA.length; c++) {
            dx[i + c] = gray ? LUMA[c] * sum : dy[i + c];
          }
        }
      }
    };
  }

  @Override
  public Config config() {
    return Config.empty().with("factor", factor);
  }

  public static RandomGrayscale from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomGrayscale(name, config.number("factor", 0.5));
  }

  @Override
  public String toString() {
    return LayerText.of(this, factor);
  }
}
