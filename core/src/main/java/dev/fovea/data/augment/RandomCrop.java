package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.ShapeException;
import java.util.Locale;

/**
 * Cuts out a window at a random place, as Keras's RandomCrop, and enlarges it to the size of the
 * image, so that a sample keeps its shape.
 *
 * @param height the height of the window in pixels
 * @param width the width of the window in pixels
 */
public record RandomCrop(int height, int width) implements Geometric {
  /**
   * Creates a crop.
   *
   * @throws IllegalArgumentException if a size is below 1
   */
  public RandomCrop {
    Factors.check("height", height, 1, Integer.MAX_VALUE);
    Factors.check("width", width, 1, Integer.MAX_VALUE);
  }

  /**
   * Moves the grid to a random window.
   *
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

  /** Returns the scale by which the first and the last pixel show those of the window. */
  private static double scale(int window, int image) {
    return image == 1 ? 1 : (window - 1.0) / (image - 1.0);
  }
}
