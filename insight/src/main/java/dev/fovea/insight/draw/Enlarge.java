package dev.fovea.insight.draw;

import com.twelvemonkeys.image.ResampleOp;

/** Scaling of images. */
public final class Enlarge {
  private Enlarge() {}

  /** Repeats every pixel as a square of {@code factor} x {@code factor} pixels. */
  public static Pixels nearest(Pixels pixels, int factor) {
    int width = Math.multiplyExact(pixels.width(), factor);
    int height = Math.multiplyExact(pixels.height(), factor);
    int[] argb = new int[Math.multiplyExact(width, height)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        argb[y * width + x] = pixels.argb(x / factor, y / factor);
      }
    }
    return Pixels.of(width, height, argb);
  }

  /**
   * Scales with the Lanczos kernel of three lobes, which is smooth when enlarging and avoids
   * aliasing when reducing (Duchon, Lanczos filtering in one and two dimensions, 1979).
   */
  public static Pixels lanczos(Pixels pixels, int width, int height) {
    if (width == pixels.width() && height == pixels.height()) {
      return pixels;
    }
    // The filter needs more than one pixel in each direction.
    Pixels large = pixels.width() < 3 || pixels.height() < 3 ? nearest(pixels, 3) : pixels;
    return Pixels.of(
        new ResampleOp(width, height, ResampleOp.FILTER_LANCZOS).filter(large.image(), null));
  }

  /**
   * Scales a map by bilinear interpolation; the centers of the corner pixels remain the centers of
   * the corners.
   *
   * @param map row by row, (fromHeight, fromWidth)
   * @return (height, width)
   */
  public static float[] bilinear(
      float[] map, int fromHeight, int fromWidth, int height, int width) {
    float[] result = new float[Math.multiplyExact(height, width)];
    for (int y = 0; y < height; y++) {
      double v = place(y, height, fromHeight);
      int top = (int) v;
      int below = Math.min(top + 1, fromHeight - 1);
      for (int x = 0; x < width; x++) {
        double u = place(x, width, fromWidth);
        int left = (int) u;
        int right = Math.min(left + 1, fromWidth - 1);
        double upper = mix(map[top * fromWidth + left], map[top * fromWidth + right], u - left);
        double lower = mix(map[below * fromWidth + left], map[below * fromWidth + right], u - left);
        result[y * width + x] = (float) mix(upper, lower, v - top);
      }
    }
    return result;
  }

  private static double place(int at, int size, int fromSize) {
    return Math.clamp((at + 0.5) * fromSize / size - 0.5, 0, fromSize - 1.0);
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}
