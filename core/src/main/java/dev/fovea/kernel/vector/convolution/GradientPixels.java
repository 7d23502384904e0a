package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.vector.base.NonZeros;

/**
 * The gradient of a convolution's output, pixel by pixel, as far as it is not zero. Each output
 * pixel stands in the list once at most; pixels that are near in the list are near in the image.
 */
interface GradientPixels {
  /** Pixels in the list. */
  int count();

  /**
   * So many successive pixels have one gradient of a channel between them: 1 where each may have
   * its own, the taps of a window where only the winner of each window has one.
   */
  int sharing();

  /** The output pixel at a place of the list. */
  int pixel(int place);

  /**
   * Lists the channels that have a gradient at a pixel, as {@link NonZeros#list} does.
   *
   * @return how many are listed now
   */
  int list(int sample, int place, int listed, float[] found, int[] columns);
}
