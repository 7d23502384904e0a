package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a {@link Resize} finds the values of new positions: where a position of the output lies on
 * the input, and how values between input positions are formed. The choices are those of ONNX's
 * operator Resize; other frameworks use some of them.
 *
 * @param coordinates where a position of the output lies on the input
 * @param interpolation the values between input positions
 * @param rounding the position that NEAREST takes
 * @param cubicCoefficient the parameter a of Keys's cubic convolution kernel; -0.75 in ONNX
 * @param excludeOutside whether positions beyond the border get no weight, instead of having the
 *     value at the border
 * @param antialias whether an axis that shrinks is smoothed: the kernel is widened by the scale
 */
public record ResizeRule(
    Coordinates coordinates,
    Interpolation interpolation,
    Rounding rounding,
    double cubicCoefficient,
    boolean excludeOutside,
    boolean antialias) {
  /** Where a position of the output lies on the input. */
  public enum Coordinates {
    /** (i + 1/2) / scale - 1/2. */
    HALF_PIXEL,
    /** As HALF_PIXEL, and centered if the scaled size is not a whole number. */
    HALF_PIXEL_SYMMETRIC,
    /** As HALF_PIXEL, but an output of size 1 lies at the start. */
    PYTORCH_HALF_PIXEL,
    /**
     * i (input - 1) / (scale input - 1): the first and last positions lie on each other, if the
     * scaled size is a whole number.
     */
    ALIGN_CORNERS,
    /** i / scale. */
    ASYMMETRIC,
    /** (i + 1/2) / scale. */
    TF_HALF_PIXEL_FOR_NN
  }

  /** The values between input positions. */
  public enum Interpolation {
    NEAREST,
    LINEAR,
    CUBIC
  }

  /** The position that NEAREST takes. */
  public enum Rounding {
    /** The nearest one; of two, the first. */
    ROUND_PREFER_FLOOR,
    /** The nearest one; of two, the second. */
    ROUND_PREFER_CEIL,
    FLOOR,
    CEIL
  }

  /** ONNX's default for a. */
  public static final double CUBIC = -0.75;

  /** Returns a rule without its finer points. */
  public static ResizeRule of(
      Coordinates coordinates, Interpolation interpolation, Rounding rounding) {
    return new ResizeRule(coordinates, interpolation, rounding, CUBIC, false, false);
  }

  /** Returns the place on the input of a position of the output. */
  private double place(int position, int input, int output, double scale) {
    return switch (coordinates) {
      case HALF_PIXEL -> (position + 0.5) / scale - 0.5;
      case HALF_PIXEL_SYMMETRIC ->
          input / 2.0 * (1 - output / (scale * input)) + (position + 0.5) / scale - 0.5;
      case PYTORCH_HALF_PIXEL -> output == 1 ? -0.5 : (position + 0.5) / scale - 0.5;
      case ALIGN_CORNERS -> output == 1 ? 0 : position * (input - 1) / (scale * input - 1);
      case ASYMMETRIC -> position / scale;
      case TF_HALF_PIXEL_FOR_NN -> (position + 0.5) / scale;
    };
  }

  /** Returns the input position that NEAREST takes for an output position. */
  public int nearest(int position, int input, int output, double scale) {
    // The float of the specification: 3 / (3 / 5f) is 5, and nothing else.
    double place = (float) place(position, input, output, scale);
    double rounded =
        switch (rounding) {
          case ROUND_PREFER_FLOOR -> Math.ceil(place - 0.5);
          case ROUND_PREFER_CEIL -> Math.floor(place + 0.5);
          case FLOOR -> Math.floor(place);
          case CEIL -> Math.ceil(place);
        };
    return (int) Math.clamp(rounded, 0, input - 1);
  }

  /** The input positions that an output position reads, and their weights. */
  record Taps(int[] positions, float[] weights) {}

  /** Returns what an output position reads of an axis. */
  Taps taps(int position, int input, int output, double scale) {
    if (interpolation == Interpolation.NEAREST) {
      return new Taps(new int[] {nearest(position, input, output, scale)}, new float[] {1});
    }
    double place = place(position, input, output, scale);
    double squeeze = antialias ? Math.min(scale, 1) : 1;
    double half = (interpolation == Interpolation.LINEAR ? 1 : 2) / squeeze;
    int first = (int) Math.floor(place - half) + 1;
    int last = (int) Math.floor(place + half);
    int[] positions = new int[Math.max(1, last - first + 1)];
    double[] weights = new double[positions.length];
    double sum = 0;
    for (int i = 0; i < positions.length; i++) {
      int at = first + i;
      positions[i] = Math.clamp(at, 0, input - 1);
      boolean counts = !excludeOutside || (at >= 0 && at < input);
      weights[i] = counts ? kernel((at - place) * squeeze) : 0;
      sum += weights[i];
    }
    float[] shares = new float[weights.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (excludeOutside || antialias ? weights[i] / sum : weights[i]);
    }
    return new Taps(positions, shares);
  }

  /**
   * Returns the weight of an input position at a distance: a triangle, or the cubic convolution
   * kernel (Keys, "Cubic convolution interpolation for digital image processing", 1981).
   */
  private double kernel(double distance) {
    double d = Math.abs(distance);
    if (interpolation == Interpolation.LINEAR) {
      return Math.max(0, 1 - d);
    }
    double a = cubicCoefficient;
    if (d <= 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? a * (((d - 5) * d + 8) * d - 4) : 0;
  }

  /** Returns the configuration. */
  Config config() {
    return Config.empty()
        .with("coordinates", word(coordinates))
        .with("interpolation", word(interpolation))
        .with("rounding", word(rounding))
        .with("cubic_coefficient", cubicCoefficient)
        .with("exclude_outside", excludeOutside)
        .with("antialias", antialias);
  }

  static ResizeRule from(Config config) {
    return new ResizeRule(
        of(Coordinates.class, config.text("coordinates", "half_pixel")),
        of(Interpolation.class, config.text("interpolation", "nearest")),
        of(Rounding.class, config.text("rounding", "round_prefer_floor")),
        config.number("cubic_coefficient", CUBIC),
        config.flag("exclude_outside", false),
        config.flag("antialias", false));
  }

  /** Returns the word of a choice, as ONNX writes it. */
  public static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the choice of a word of ONNX.
   *
   * @throws IllegalArgumentException if there is none; the message lists the words
   */
  public static <E extends Enum<E>> E of(Class<E> choices, String word) {
    for (E choice : choices.getEnumConstants()) {
      if (word(choice).equals(word)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "there is no resizing \"%s\"; known are %s"
            .formatted(
                word,
                Arrays.stream(choices.getEnumConstants())
                    .map(ResizeRule::word)
                    .collect(Collectors.joining(", "))));
  }
}
