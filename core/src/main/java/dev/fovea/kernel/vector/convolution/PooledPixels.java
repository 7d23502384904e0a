package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Window;
import dev.fovea.kernel.vector.base.NonZeros;

/**
 * Gradients at the winners of a max pooling: window by window, and in each the pixels that it saw.
 *
 * @param pixels the output pixel at each place of the list
 * @param taps pixels in a window
 * @param dy (batch, windows, channels)
 * @param winners as dy: the output pixel whose gradient it is
 */
record PooledPixels(int[] pixels, int taps, int channels, float[] dy, int[] winners)
    implements GradientPixels {

  /** Returns the output pixels in the order of the windows that contain them. */
  static int[] order(Window pool) {
    int[] pixels = new int[pool.outputs() * pool.taps()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = pool.position(i / pool.taps(), i % pool.taps());
    }
    return pixels;
  }

  @Override
  public int count() {
    return pixels.length;
  }

  @Override
  public int sharing() {
    return taps;
  }

  @Override
  public int pixel(int place) {
    return pixels[place];
  }

  @Override
  public int list(int sample, int place, int listed, float[] found, int[] columns) {
    int at = (sample * (pixels.length / taps) + place / taps) * channels;
    return NonZeros.listWon(dy, winners, pixels[place], at, channels, listed, found, columns);
  }
}
