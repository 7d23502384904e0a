package dev.fovea.insight.draw;

/**
 * A mapping of numbers to colors.
 *
 * @param map colors
 * @param low number that has the first color
 * @param high number that has the last color, greater than low
 */
public record Scale(ColorMap map, double low, double high) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if low is not less than high
   */
  public Scale {
    if (!(low < high)) {
      throw new IllegalArgumentException("a scale from %s to %s has no room".formatted(low, high));
    }
  }

  /**
   * Returns a scale from the least to the greatest of the given numbers, ignoring those that are
   * not finite.
   */
  public static Scale of(ColorMap map, float... values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low < high ? new Scale(map, low, high) : flat(map, low);
  }

  /** Returns a scale for equal numbers, whose other end is zero. */
  private static Scale flat(ColorMap map, double value) {
    double at = Double.isFinite(value) ? value : 0;
    return at < 0 ? new Scale(map, at, 0) : new Scale(map, 0, at > 0 ? at : 1);
  }

  /** Returns a scale from zero to the greatest of the given numbers. */
  public static Scale fromZero(ColorMap map, float... values) {
    double high = largest(values, false);
    return new Scale(map, 0, high > 0 ? high : 1);
  }

  /** Returns a scale with zero in the middle that covers all given numbers. */
  public static Scale aroundZero(ColorMap map, float... values) {
    double far = largest(values, true);
    double end = far > 0 ? far : 1;
    return new Scale(map, -end, end);
  }

  private static double largest(float[] values, boolean magnitude) {
    double largest = 0;
    for (float value : values) {
      double size = magnitude ? Math.abs(value) : value;
      if (Double.isFinite(size)) {
        largest = Math.max(largest, size);
      }
    }
    return largest;
  }

  /** Returns a color as 0xAARRGGBB; NaN is transparent. */
  public int argb(double value) {
    return map.argb((value - low) / (high - low));
  }

  /**
   * Returns a map of numbers as an image.
   *
   * @param values numbers row by row
   */
  public Pixels pixels(int width, int height, float... values) {
    int[] argb = new int[values.length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = argb(values[i]);
    }
    return Pixels.of(width, height, argb);
  }
}
