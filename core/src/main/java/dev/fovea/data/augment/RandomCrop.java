package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.ShapeException;
import java.util.Locale;

/**
 * Cuts out a window at a random place, as Keras's RandomCrop, and enlarges it to the size of the
 * image, so that a sample keeps its shape.
 *
 * @param height of the window
 * @param width of the window
 */
public record RandomCrop(int height, int width) implements Geometric {
  /**
   * @throws IllegalArgumentException if a size is below 1
   */
  public RandomCrop {
    Factors.check("height", height, 1, Integer.MAX_VALUE);
    Factors.check("width", width, 1, Integer.MAX_VALUE);
  }

  /**
   * @throws ShapeException if the window is larger than the image
   */
  @Override
  public void warp(SamplingGrid grid, CounterRandom random) {
    if (height > grid.height() || width > grid.width()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "a window of %dx%d cannot be cut out of an image of %dx%d; take a smaller one",
              height,
              width,
              grid.height(),
              grid.width()));
    }
    int top = random.below(0, grid.height() - height + 1);
    int left = random.below(1, grid.width() - width + 1);
    grid.affine(scale(height, grid.height()), 0, top, 0, scale(width, grid.width()), left);
  }

  /** The first pixel shows the window's first, the last its last. */
  private static double scale(int window, int image) {
    return image == 1 ? 1 : (window - 1.0) / (image - 1.0);
  }
}
