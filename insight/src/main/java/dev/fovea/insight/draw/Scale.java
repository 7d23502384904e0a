package dev.fovea.insight.draw;

/**
 * Which color a number has: the low end has the map's first color, the high end its last.
 *
 * @param low the number of the first color
 * @param high the number of the last color, above low
 */
public record Scale(ColorMap map, double low, double high) {

  /**
   * @throws IllegalArgumentException if low is not below high
   */
  public Scale {
    if (!(low < high)) {
      throw new IllegalArgumentException("a scale from %s to %s has no room".formatted(low, high));
    }
  }

  /** From the least of these numbers to the greatest; what is not finite does not count. */
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

  /** All numbers alike: zero is the other end. */
  private static Scale flat(ColorMap map, double value) {
    double at = Double.isFinite(value) ? value : 0;
    return at < 0 ? new Scale(map, at, 0) : new Scale(map, 0, at > 0 ? at : 1);
  }

  /** From zero to the greatest of these numbers. */
  public static Scale fromZero(ColorMap map, float... values) {
    double high = largest(values, false);
    return new Scale(map, 0, high > 0 ? high : 1);
  }

  /** Zero in the middle, wide enough for the farthest of these numbers. */
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

  /** The color as 0xAARRGGBB; NaN is transparent. */
  public int argb(double value) {
    return map.argb((value - low) / (high - low));
  }

  /**
   * A map of numbers as pixels.
   *
   * @param values row by row
   */
  public Pixels pixels(int width, int height, float... values) {
    int[] argb = new int[values.length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = argb(values[i]);
    }
    return Pixels.of(width, height, argb);
  }
}
