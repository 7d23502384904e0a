package dev.fovea.insight.draw;

/**
 * Color maps for numbers. All of them are suitable for readers with red-green color blindness.
 *
 * @see Scale
 */
public enum ColorMap {
  /** From black to white. */
  GREY(0x000000, 0xffffff),

  /** From white to black, so that large values are dark, like ink. */
  GREY_INVERTED(0xffffff, 0x000000),

  /**
   * From blue (below zero) through white to orange (above zero), in the colors of {@link Palette}.
   */
  DIVERGING(0x00406b, 0x0072b2, 0x7db8da, 0xf7f7f7, 0xf0a878, 0xd55e00, 0x7a3200),

  /**
   * From dark violet to yellow, with perceptually equal steps: viridis by N. Smith and S. van der
   * Walt (CC0), the default of matplotlib, sampled at 17 points.
   */
  VIRIDIS(
      0x440154, 0x48186a, 0x472d7b, 0x424086, 0x3b528b, 0x33638d, 0x2c728e, 0x26828e, 0x21918c,
      0x1fa088, 0x28ae80, 0x3fbc73, 0x5ec962, 0x84d44b, 0xaddc30, 0xd8e219, 0xfde725);

  private final int[] stops;

  ColorMap(int... stops) {
    this.stops = stops;
  }

  /**
   * Returns the color of a value.
   *
   * @param share 0 to 1; values outside have the color of the nearer end, NaN is transparent
   * @return 0xAARRGGBB
   */
  public int argb(double share) {
    if (Double.isNaN(share)) {
      return 0;
    }
    double at = Math.clamp(share, 0, 1) * (stops.length - 1);
    int low = Math.min((int) at, stops.length - 2);
    double part = at - low;
    return Pixels.rgb(mix(low, part, 16), mix(low, part, 8), mix(low, part, 0));
  }

  private int mix(int low, double part, int shift) {
    int from = stops[low] >> shift & 0xff;
    int to = stops[low + 1] >> shift & 0xff;
    return (int) Math.round(from + (to - from) * part);
  }
}
