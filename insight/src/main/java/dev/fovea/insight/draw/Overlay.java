package dev.fovea.insight.draw;

/** Heat maps and classes over images. */
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

  /**
   * Returns the image in grey, with the pixels of each class in its color and a thin white line
   * around them.
   *
   * @param factor the side of the square that each pixel of the image becomes
   * @param classes (classHeight, classWidth), unsigned bytes, enlarged or reduced to the size of
   *     the result by taking the nearest
   * @param colors the color of each class, 0xAARRGGBB; those without opacity are not drawn
   * @param share opacity of the colors, 0 to 1
   */
  public static Pixels classes(
      Pixels picture,
      int factor,
      byte[] classes,
      int classHeight,
      int classWidth,
      int[] colors,
      double share) {
    int width = picture.width() * factor;
    int height = picture.height() * factor;
    int[] seen = new int[width * height];
    for (int i = 0; i < seen.length; i++) {
      int y = (int) ((i / width + 0.5) * classHeight / height);
      int x = (int) ((i % width + 0.5) * classWidth / width);
      seen[i] = Byte.toUnsignedInt(classes[y * classWidth + x]);
    }
    int[] argb = new int[seen.length];
    for (int i = 0; i < argb.length; i++) {
      int x = i % width;
      int y = i / width;
      int grey = grey(picture.argb(x / factor, y / factor));
      int color = colors[seen[i]];
      boolean edge =
          x + 1 < width && isEdge(seen[i], seen[i + 1], colors)
              || y + 1 < height && isEdge(seen[i], seen[i + width], colors);
      double part = (color >>> 24) / 255.0 * share;
      argb[i] =
          edge
              ? 0xffffffff
              : Pixels.rgb(
                  mix(grey, color >> 16, part),
                  mix(grey, color >> 8, part),
                  mix(grey, color, part));
    }
    return Pixels.of(width, height, argb);
  }

  private static boolean isEdge(int one, int other, int[] colors) {
    return one != other && (colors[one] != 0 || colors[other] != 0);
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
