package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.vector.base.NonZeros;

/**
 * The values of the gradient of a convolution's output that are not zero, as a list of pixels. Each
 * output pixel appears at most once; pixels that are near in the list are near in the image.
 */
interface GradientPixels {
  /** Pixels in the list. */
  int count();

  /**
   * Returns the number of successive pixels that share one gradient of a channel: 1 if each pixel
   * may have a gradient, or the number of taps of a window if only the maximum of each window has
   * one.
   */
  int sharing();

  /** Returns the output pixel at a position of the list. */
  int pixel(int place);

  /**
   * Lists the channels that have a gradient at a pixel, as {@link NonZeros#list} does.
   *
   * @return the number of values listed now
   */
  int list(int sample, int place, int listed, float[] found, int[] columns);
}
