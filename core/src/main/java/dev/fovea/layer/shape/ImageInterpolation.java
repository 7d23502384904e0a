package dev.fovea.layer.shape;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The ways in which images get another size in Keras, which has them from TensorFlow's {@code
 * tf.image.resize}. Pixels are squares: the center of pixel i is at i + 1/2. Pixels beyond the
 * border have no weight.
 */
public enum ImageInterpolation {
  /** The value of the pixel that the center of a new pixel lies in. */
  NEAREST,
  /** A triangle as wide as two pixels. */
  BILINEAR,
  /** Keys's cubic convolution kernel with a = -1/2. */
  BICUBIC,
  /** The mean of the area that a new pixel covers. */
  AREA,
  /** Lanczos's kernel of radius 3. */
  LANCZOS3,
  /** Lanczos's kernel of radius 5. */
  LANCZOS5,
  /** A normal density of standard deviation 1/2 and radius 1.5. */
  GAUSSIAN,
  /** The cubic kernel of Mitchell and Netravali (1988). */
  MITCHELLCUBIC;

  private static final double GAUSSIAN_DEVIATION = 0.5;

  /** Returns Keras's word. */
  public String keras() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the interpolation of a word of Keras, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists the known ones
   */
  public static ImageInterpolation of(String word) {
    for (ImageInterpolation interpolation : values()) {
      if (interpolation.keras().equals(word.toLowerCase(Locale.ROOT))) {
        return interpolation;
      }
    }
    throw new IllegalArgumentException(
        "interpolation must be one of %s, not \"%s\""
            .formatted(
                Arrays.stream(values())
                    .map(ImageInterpolation::keras)
                    .collect(Collectors.joining(", ")),
                word));
  }

  /** Returns the distance beyond which a pixel has no weight, in pixels. */
  double radius() {
    return switch (this) {
      case NEAREST, AREA -> 0.5;
      case BILINEAR -> 1;
      case GAUSSIAN -> 1.5;
      case BICUBIC, MITCHELLCUBIC -> 2;
      case LANCZOS3 -> 3;
      case LANCZOS5 -> 5;
    };
  }

  /** Returns the weight of a pixel at a distance. */
  private double weight(double distance) {
    double d = Math.abs(distance);
    if (d > radius()) {
      return 0;
    }
    return switch (this) {
      case NEAREST, AREA -> 1;
      case BILINEAR -> 1 - d;
      case BICUBIC -> d < 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2;
      case MITCHELLCUBIC ->
          d < 1
              ? ((7 * d - 12) * d * d + 16 / 3.0) / 6
              : (((-7 / 3.0 * d + 12) * d - 20) * d + 32 / 3.0) / 6;
      case GAUSSIAN -> Math.exp(-d * d / (2 * GAUSSIAN_DEVIATION * GAUSSIAN_DEVIATION));
      case LANCZOS3, LANCZOS5 -> d < 1e-9 ? 1 : sinc(d) * sinc(d / radius());
    };
  }

  private static double sinc(double x) {
    return Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /**
   * Returns what each new pixel along an axis reads.
   *
   * @param size the number of pixels
   * @param outputs the number of new pixels
   * @param antialias whether the kernel gets wider if the image shrinks
   */
  ResizeRule.Taps[] taps(int size, int outputs, boolean antialias) {
    ResizeRule.Taps[] taps = new ResizeRule.Taps[outputs];
    double step = (double) size / outputs;
    for (int i = 0; i < outputs; i++) {
      taps[i] =
          switch (this) {
            case NEAREST -> nearest(size, step, i);
            case AREA -> area(size, step, i);
            default -> kernel(size, (i + 0.5) * step, antialias ? Math.max(step, 1) : 1);
          };
    }
    return taps;
  }

  private static ResizeRule.Taps nearest(int size, double step, int output) {
    // In float, as TensorFlow computes it.
    int at = (int) Math.floor((output + 0.5f) * (float) step);
    return new ResizeRule.Taps(new int[] {Math.clamp(at, 0, size - 1)}, new float[] {1});
  }

  private static ResizeRule.Taps area(int size, double step, int output) {
    double from = output * step;
    double to = (output + 1) * step;
    int first = (int) Math.floor(from);
    int last = Math.min(size - 1, (int) Math.ceil(to) - 1);
    int[] positions = new int[last - first + 1];
    float[] weights = new float[positions.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = first + i;
      double covered = Math.min(to, first + i + 1.0) - Math.max(from, first + i);
      weights[i] = (float) (covered / step);
    }
    return new ResizeRule.Taps(positions, weights);
  }

  private ResizeRule.Taps kernel(int size, double center, double width) {
    int first = Math.max(0, (int) Math.ceil(center - radius() * width - 0.5));
    int last = Math.min(size - 1, (int) Math.floor(center + radius() * width - 0.5));
    int[] positions = new int[last - first + 1];
    double[] weights = new double[positions.length];
    double sum = 0;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = first + i;
      weights[i] = weight((first + i + 0.5 - center) / width);
      sum += weights[i];
    }
    float[] shares = new float[weights.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (weights[i] / sum);
    }
    return new ResizeRule.Taps(positions, shares);
  }
}
