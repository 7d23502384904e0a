package dev.fovea.formats.image;

import java.util.Arrays;

/**
 * The weights with which the old pixels along one axis contribute to the new ones. Shrinking
 * averages the area that each new pixel covers; enlarging interpolates linearly between the centers
 * of the old pixels. The weights of each new pixel add up to 1.
 */
final class Resampling {
  /** A part of an image. */
  record Window(int top, int left, int height, int width) {}

  /** The contributions of the old pixel i, to the new pixels {@code to}: those from begin[i] on. */
  private final int[] begin;

  private final int[] to;
  private final float[] weights;

  private Resampling(int from, int size) {
    double scale = (double) from / size;
    // Each new pixel in turn lists the old ones; sorted by the old ones, the order stays.
    int[] counts = new int[from + 1];
    each(from, size, scale, (old, at, weight) -> counts[old + 1]++);
    for (int i = 0; i < from; i++) {
      counts[i + 1] += counts[i];
    }
    begin = counts.clone();
    to = new int[counts[from]];
    weights = new float[counts[from]];
    each(
        from,
        size,
        scale,
        (old, at, weight) -> {
          to[counts[old]] = at;
          weights[counts[old]++] = weight;
        });
  }

  @FunctionalInterface
  private interface Contribution {
    void add(int old, int at, float weight);
  }

  private static void each(int from, int size, double scale, Contribution contribution) {
    for (int at = 0; at < size; at++) {
      if (scale >= 1) {
        average(from, at, at * scale, (at + 1) * scale, contribution);
      } else {
        interpolate(from, at, (at + 0.5) * scale - 0.5, contribution);
      }
    }
  }

  private static void average(int from, int at, double low, double high, Contribution to) {
    for (int old = (int) low; old < Math.min(high, from); old++) {
      double overlap = Math.min(high, old + 1) - Math.max(low, old);
      to.add(old, at, (float) (overlap / (high - low)));
    }
  }

  private static void interpolate(int from, int at, double center, Contribution to) {
    int below = (int) Math.floor(center);
    float share = (float) (center - below);
    to.add(Math.max(below, 0), at, 1 - share);
    to.add(Math.min(below + 1, from - 1), at, share);
  }

  /**
   * Resizes a part of an image row by row, so that a large image is never held as floats as a
   * whole.
   *
   * @param rows the rows of the image, of {@code rowWidth} pixels
   * @return the resized part, (height, width, channels), with values of at most 1
   */
  static float[] resize(Rows rows, int rowWidth, int channels, Window part, int height, int width) {
    float[] resized = new float[height * width * channels];
    Resampling down = new Resampling(part.height, height);
    Resampling across = new Resampling(part.width, width);
    float[] row = new float[rowWidth * channels];
    float[] narrow = new float[width * channels];
    for (int y = 0; y < part.height; y++) {
      rows.read(part.top + y, row);
      across.spread(row, part.left, channels, narrow);
      for (int tap = down.begin[y]; tap < down.begin[y + 1]; tap++) {
        add(down.weights[tap], narrow, resized, down.to[tap] * narrow.length);
      }
    }
    for (int i = 0; i < resized.length; i++) {
      resized[i] = Math.min(resized[i], 1);
    }
    return resized;
  }

  private void spread(float[] row, int left, int channels, float[] into) {
    Arrays.fill(into, 0);
    for (int x = 0; x + 1 < begin.length; x++) {
      int from = (left + x) * channels;
      for (int tap = begin[x]; tap < begin[x + 1]; tap++) {
        int at = to[tap] * channels;
        for (int channel = 0; channel < channels; channel++) {
          into[at + channel] += weights[tap] * row[from + channel];
        }
      }
    }
  }

  private static void add(float weight, float[] row, float[] into, int offset) {
    for (int i = 0; i < row.length; i++) {
      into[offset + i] += weight * row[i];
    }
  }
}
