package dev.fovea.insight;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The kernels that image processing has names for, 3x3 and 5x5. Blurs and sharpening keep an even
 * picture as it is (their values sum to 1), detectors make it black (theirs sum to 0). After R.
 * Gonzalez and R. Woods, Digital Image Processing, chapters 3 and 10.
 */
public enum NamedKernel {
  IDENTITY(1, "0 0 0; 0 1 0; 0 0 0", 1, "0 0 0 0 0; 0 0 0 0 0; 0 0 1 0 0; 0 0 0 0 0; 0 0 0 0 0"),
  /** Each pixel against all its neighbours. */
  EDGES(
      1,
      "-1 -1 -1; -1 8 -1; -1 -1 -1",
      1,
      "-1 -1 -1 -1 -1; -1 -1 -1 -1 -1; -1 -1 24 -1 -1; -1 -1 -1 -1 -1; -1 -1 -1 -1 -1"),
  /** How fast it gets lighter to the right: a difference, smoothed across. */
  SOBEL_X(
      1,
      "-1 0 1; -2 0 2; -1 0 1",
      1,
      "-1 -2 0 2 1; -4 -8 0 8 4; -6 -12 0 12 6; -4 -8 0 8 4; -1 -2 0 2 1"),
  /** How fast it gets lighter downwards. */
  SOBEL_Y(
      1,
      "-1 -2 -1; 0 0 0; 1 2 1",
      1,
      "-1 -4 -6 -4 -1; -2 -8 -12 -8 -2; 0 0 0 0 0; 2 8 12 8 2; 1 4 6 4 1"),
  /** The sum of second derivatives; 5x5 with a Gaussian. */
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
  /** Binomial weights, which come close to a Gaussian's. */
  GAUSSIAN_BLUR(
      16,
      "1 2 1; 2 4 2; 1 2 1",
      256,
      "1 4 6 4 1; 4 16 24 16 4; 6 24 36 24 6; 4 16 24 16 4; 1 4 6 4 1"),
  /** Twice the picture without the blurred one. */
  SHARPEN(
      1,
      "0 -1 0; -1 5 -1; 0 -1 0",
      256,
      "-1 -4 -6 -4 -1; -4 -16 -24 -16 -4; -6 -24 476 -24 -6; -4 -16 -24 -16 -4; -1 -4 -6 -4 -1"),
  /** As if lit from the upper left. */
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

  /** As people write it: "sobel-x". */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names, apart by commas. */
  public static String words() {
    return Arrays.stream(values()).map(NamedKernel::word).collect(Collectors.joining(", "));
  }

  /**
   * The kernel in a size.
   *
   * @param size 3 or 5
   * @throws IllegalArgumentException for another size
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
