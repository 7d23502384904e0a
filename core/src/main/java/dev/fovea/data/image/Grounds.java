package dev.fovea.data.image;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Judges what images are drawn on, by their edges. */
public final class Grounds {
  /** Values below this are dark, and those above 1 minus this light. */
  private static final double DARK = 0.25;

  /** Values of an even ground differ by no more than this from their median. */
  private static final double EVEN = 0.15;

  /** The share of the edge that is even although things touch it. */
  private static final double MOST = 0.8;

  /** The share of images of one ground from which on it is that of all. */
  private static final double COMMON = 0.9;

  private Grounds() {}

  /**
   * Returns the ground of an image.
   *
   * @param values the value of an index into (height, width, channels), from 0 to 1
   */
  public static Ground of(int height, int width, int channels, IntToDoubleFunction values) {
    double[] edge = new double[2 * (height + width)];
    int count = 0;
    for (int x = 0; x < width; x++) {
      edge[count++] = mean(values, x, channels);
      edge[count++] = mean(values, (height - 1) * width + x, channels);
    }
    for (int y = 0; y < height; y++) {
      edge[count++] = mean(values, y * width, channels);
      edge[count++] = mean(values, y * width + width - 1, channels);
    }
    Arrays.sort(edge);
    double median = edge[count / 2];
    long near = Arrays.stream(edge).filter(value -> Math.abs(value - median) <= EVEN).count();
    if (near < MOST * count) {
      return Ground.NONE;
    }
    return median < DARK ? Ground.DARK : median > 1 - DARK ? Ground.LIGHT : Ground.NONE;
  }

  private static double mean(IntToDoubleFunction values, int pixel, int channels) {
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      sum += values.applyAsDouble(pixel * channels + channel);
    }
    return sum / channels;
  }

  /** Returns the ground that most images have, of so many on dark and on light ground. */
  public static Ground common(int dark, int light, int images) {
    if (images == 0) {
      return Ground.NONE;
    }
    return dark >= COMMON * images
        ? Ground.DARK
        : light >= COMMON * images ? Ground.LIGHT : Ground.NONE;
  }
}
