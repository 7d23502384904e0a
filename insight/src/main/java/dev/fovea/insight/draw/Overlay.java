package dev.fovea.insight.draw;

/** Heat maps over images. */
public final class Overlay {
  private Overlay() {}

  /**
   * Returns the image in grey, blended with the colors of a heat map.
   *
   * @param heat (heatHeight, heatWidth), enlarged to the size of the image by bilinear
   *     interpolation
   * @param scale colors of the heat map
   * @param share opacity of the heat map, 0 to 1
   */
  public static Pixels of(
      Pixels picture, float[] heat, int heatHeight, int heatWidth, Scale scale, double share) {
    int width = picture.width();
    int height = picture.height();
    float[] large = Enlarge.bilinear(heat, heatHeight, heatWidth, height, width);
    int[] argb = new int[width * height];
    for (int i = 0; i < argb.length; i++) {
      int grey = grey(picture.argb(i % width, i / width));
      int color = scale.argb(large[i]);
      double part = (color >>> 24) / 255.0 * share;
      argb[i] =
          Pixels.rgb(
              mix(grey, color >> 16, part), mix(grey, color >> 8, part), mix(grey, color, part));
    }
    return Pixels.of(width, height, argb);
  }

  /** Returns the luma, by ITU-R BT.601. */
  private static int grey(int argb) {
    return (int)
        Math.round(
            0.299 * (argb >> 16 & 0xff) + 0.587 * (argb >> 8 & 0xff) + 0.114 * (argb & 0xff));
  }

  private static int mix(int from, int to, double part) {
    return (int) Math.round(from + ((to & 0xff) - from) * part);
  }
}
