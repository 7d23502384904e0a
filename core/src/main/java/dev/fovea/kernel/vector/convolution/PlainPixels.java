package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.vector.base.NonZeros;

/** Gradients at every pixel of the output: (batch, pixels, channels). */
record PlainPixels(int count, int channels, float[] dy) implements GradientPixels {
  @Override
  public int sharing() {
    return 1;
  }

  @Override
  public int pixel(int place) {
    return place;
  }

  @Override
  public int list(int sample, int place, int listed, float[] found, int[] columns) {
    return NonZeros.list(dy, (sample * count + place) * channels, channels, listed, found, columns);
  }
}
