package dev.fovea.insight;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The well-known kernels of image processing, 3x3 and 5x5 (R. Gonzalez and R. Woods, Digital Image
 * Processing, chapters 3 and 10). Blurs and sharpening do not change a uniform image (their values
 * sum to 1), detectors make it black (their values sum to 0).
 */
public enum NamedKernel {
  /** Leaves the image unchanged. */
  IDENTITY(1, "0 0 0; 0 1 0; 0 0 0", 1, "0 0 0 0 0; 0 0 0 0 0; 0 0 1 0 0; 0 0 0 0 0; 0 0 0 0 0"),
  /** Differences between a pixel and its neighbors in all directions. */
  EDGES(
      1,
      "-1 -1 -1; -1 8 -1; -1 -1 -1",
      1,
      "-1 -1 -1 -1 -1; -1 -1 -1 -1 -1; -1 -1 24 -1 -1; -1 -1 -1 -1 -1; -1 -1 -1 -1 -1"),
  /** Horizontal derivative, smoothed vertically. */
  SOBEL_X(
      1,
      "-1 0 1; -2 0 2; -1 0 1",
      1,
      "-1 -2 0 2 1; -4 -8 0 8 4; -6 -12 0 12 6; -4 -8 0 8 4; -1 -2 0 2 1"),
  /** Vertical derivative, smoothed horizontally. */
  SOBEL_Y(
      1,
      "-1 -2 -1; 0 0 0; 1 2 1",
      1,
      "-1 -4 -6 -4 -1; -2 -8 -12 -8 -2; 0 0 0 0 0; 2 8 12 8 2; 1 4 6 4 1"),
  /** Sum of the second derivatives; the 5x5 kernel includes a Gaussian. */
  LAPLACIAN(
      1, "0 1 0; 1 -4 1; 0 1 0", 1, "0 0 1 0 0; 0 1 2 1 0; 1 2 -16 2 1; 0 1 2 1 0; 0 0 1 0 0"),
  /** Lines from the upper left to the lower right. */
  DIAGONAL(
      1,
      "2 -1 -1; -1 2 -1; -1 -1 2",
      1,
      "4 -1 -1 -1 -1; -1 4 -1 -1 -1; -1 -1 4 -1 -1; -1 -1 -1 4 -1; -1 -1 -1 -1 4"),
  /** Lines from the lower left to the upper right. */
  ANTI_DIAGONAL(
      1,
      "-1 -1 2; -1 2 -1; 2 -1 -1",
      1,
      "-1 -1 -1 -1 4; -1 -1 -1 4 -1; -1 -1 4 -1 -1; -1 4 -1 -1 -1; 4 -1 -1 -1 -1"),
  /** The mean. */
  BOX_BLUR(9, "1 1 1; 1 1 1; 1 1 1", 25, "1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1"),
  /** Binomial weights, which approximate a Gaussian. */
  GAUSSIAN_BLUR(
      16,
      "1 2 1; 2 4 2; 1 2 1",
      256,
      "1 4 6 4 1; 4 16 24 16 4; 6 24 36 24 6; 4 16 24 16 4; 1 4 6 4 1"),
  /** Twice the image minus the blurred image. */
  SHARPEN(
      1,
      "0 -1 0; -1 5 -1; 0 -1 0",
      256,
      "-1 -4 -6 -4 -1; -4 -16 -24 -16 -4; -6 -24 476 -24 -6; -4 -16 -24 -16 -4; -1 -4 -6 -4 -1"),
  /** Relief lit from the upper left. */
  EMBOSS(
      1,
      "-2 -1 0; -1 1 1; 0 1 2",
      1,
      "-1 -1 -1 -1 0; -1 -1 -1 0 1; -1 -1 1 1 1; -1 0 1 1 1; 0 1 1 1 1");

  private final float divisor3;
  private final String rows3;
  private final float divisor5;
  private final String rows5;

  NamedKernel(float divisor3, String rows3, float divisor5, String rows5) {
    this.divisor3 = divisor3;
    this.rows3 = rows3;
    this.divisor5 = divisor5;
    this.rows5 = rows5;
  }

  /** Returns the name in lower case with hyphens, such as "sobel-x". */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns all names, separated by commas. */
  public static String words() {
    return Arrays.stream(values()).map(NamedKernel::word).collect(Collectors.joining(", "));
  }

  /**
   * Returns the kernel in the given size.
   *
   * @param size 3 or 5
   * @throws IllegalArgumentException if the size is neither 3 nor 5
   */
  public FilterKernel kernel(int size) {
    if (size != 3 && size != 5) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "named kernels are 3x3 or 5x5, not %dx%d; write another one out",
              size,
              size));
    }
    FilterKernel whole = FilterKernel.parse(size == 3 ? rows3 : rows5);
    float divisor = size == 3 ? divisor3 : divisor5;
    float[] values = whole.values();
    for (int i = 0; i < values.length; i++) {
      values[i] /= divisor;
    }
    return new FilterKernel(word(), size, size, values);
  }
}
