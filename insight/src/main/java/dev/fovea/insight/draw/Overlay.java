package dev.fovea.insight.draw;

/** Heat over a picture: where in it something is strong. */
public final class Overlay {
  private Overlay() {}

  /**
   * The picture in grey, the colors of the heat over it.
   *
   * @param heat (heatHeight, heatWidth), enlarged by bilinear interpolation to the picture's size
   * @param scale of the heat's colors
   * @param share of the heat in what is seen, 0 to 1
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

  /** ITU-R BT.601. */
  private static int grey(int argb) {
    return (int)
        Math.round(
            0.299 * (argb >> 16 & 0xff) + 0.587 * (argb >> 8 & 0xff) + 0.114 * (argb & 0xff));
  }

  private static int mix(int from, int to, double part) {
    return (int) Math.round(from + ((to & 0xff) - from) * part);
  }
}
