package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.MemoryBudget;
import java.util.Arrays;

/**
 * How the elements of a resized axis are made of those of the original one: which of them, with
 * which weights.
 *
 * @param coordinates how places of the result become places of the original, by ONNX's names
 * @param filter the weights by distance: nearest, linear or cubic
 * @param nearest which element is nearest to a place between two
 * @param cubic the coefficient of cubic weights
 * @param excludesOutside whether elements outside of the original get no weight; else they are
 *     equal to the first or last one
 * @param smooths whether the filter grows when an axis shrinks
 * @param outside the number at places outside of the part that is cut out
 */
record Resampler(
    String coordinates,
    String filter,
    String nearest,
    double cubic,
    boolean excludesOutside,
    boolean smooths,
    double outside) {
  /**
   * The elements and weights for each place of a resized axis.
   *
   * @param taps for each place, the indices of elements of the original; none outside of it
   * @param weights their weights
   * @param outside the number of places outside
   */
  record Axis(int[][] taps, double[][] weights, double outside) {}

  static Resampler of(Call call, String coordinates, String nearest) {
    String mode = call.node().text("mode", "nearest");
    String filter =
        switch (mode) {
          case "nearest", "linear", "cubic" -> mode;
          case "bilinear" -> "linear";
          default ->
              throw call.failure("has mode '" + mode + "'; nearest, linear and cubic are known");
        };
    requireKnown(
        call,
        coordinates,
        "asymmetric",
        "align_corners",
        "half_pixel",
        "half_pixel_symmetric",
        "pytorch_half_pixel",
        "tf_half_pixel_for_nn",
        "tf_crop_and_resize");
    requireKnown(
        call, nearest, "simple", "floor", "ceil", "round_prefer_floor", "round_prefer_ceil");
    return new Resampler(
        coordinates,
        filter,
        nearest,
        call.node().real("cubic_coeff_a", -0.75f),
        call.node().flag("exclude_outside", false),
        call.node().flag("antialias", false),
        call.node().real("extrapolation_value", 0));
  }

  private static void requireKnown(Call call, String mode, String... known) {
    if (!Arrays.asList(known).contains(mode)) {
      throw call.failure("has mode '" + mode + "'; " + String.join(", ", known) + " are known");
    }
  }

  boolean isNearest() {
    return filter.equals("nearest");
  }

  /** Returns whether a part of the original is cut out. */
  boolean crops() {
    return coordinates.equals("tf_crop_and_resize");
  }

  /** Returns what an axis is made of; the part that is cut out is given in parts of its length. */
  Axis plan(int size, int resized, double scale, double start, double end) {
    MemoryBudget.take(resized, 64);
    int[][] taps = new int[resized][];
    double[][] weights = new double[resized][];
    for (int place = 0; place < resized; place++) {
      double at = original(place, size, resized, (float) scale, (float) start, (float) end);
      if (crops() && (at < 0 || at > size - 1)) {
        taps[place] = new int[0];
        weights[place] = new double[0];
      } else if (isNearest()) {
        taps[place] = new int[] {Math.clamp(round(at, scale), 0, size - 1)};
        weights[place] = new double[] {1};
      } else {
        filter(at, scale, size, place, taps, weights);
      }
    }
    return new Axis(taps, weights, outside);
  }

  /**
   * Returns where a place of the result lies in the original: in single precision, as scales are
   * stored, so that places halfway between two elements are seen as such.
   */
  private float original(int place, int size, int resized, float scale, float start, float end) {
    // Not always whole: the size that the scale asks for, of which the result is the floor.
    float exact = scale * size;
    return switch (coordinates) {
      case "asymmetric" -> place / scale;
      case "align_corners" -> resized == 1 ? 0 : place * (size - 1) / (exact - 1);
      case "pytorch_half_pixel" -> resized > 1 ? (place + 0.5f) / scale - 0.5f : 0;
      case "tf_half_pixel_for_nn" -> (place + 0.5f) / scale;
      case "half_pixel_symmetric" ->
          size / 2f * (1 - resized / exact) + (place + 0.5f) / scale - 0.5f;
      case "tf_crop_and_resize" ->
          resized > 1
              ? start * (size - 1) + place * (end - start) * (size - 1) / (resized - 1)
              : 0.5f * (start + end) * (size - 1);
      default -> (place + 0.5f) / scale - 0.5f;
    };
  }

  private long round(double at, double scale) {
    return (long)
        switch (nearest) {
          case "floor" -> Math.floor(at);
          case "ceil" -> Math.ceil(at);
          case "simple" -> scale < 1 ? Math.ceil(at) : Math.floor(at);
          case "round_prefer_ceil" -> Math.floor(at + 0.5);
          default -> Math.ceil(at - 0.5);
        };
  }

  private void filter(
      double at, double scale, int size, int place, int[][] taps, double[][] weights) {
    double shrink = smooths ? Math.min(scale, 1) : 1;
    int reach = filter.equals("linear") ? 1 : 2;
    long first = (long) Math.floor(at - reach / shrink) + 1;
    int count = (int) (Math.ceil(at + reach / shrink) - first);
    int[] own = new int[Math.max(count, 1)];
    double[] factors = new double[own.length];
    double sum = 0;
    for (int i = 0; i < own.length; i++) {
      long tap = first + i;
      boolean isOutside = tap < 0 || tap >= size;
      own[i] = Math.clamp(tap, 0, size - 1);
      factors[i] = excludesOutside && isOutside ? 0 : weight((tap - at) * shrink);
      sum += factors[i];
    }
    for (int i = 0; i < factors.length; i++) {
      factors[i] /= sum;
    }
    taps[place] = own;
    weights[place] = factors;
  }

  /** Keys, "Cubic Convolution Interpolation for Digital Image Processing" (1981), or a triangle. */
  private double weight(double distance) {
    double size = Math.abs(distance);
    if (filter.equals("linear")) {
      return Math.max(0, 1 - size);
    }
    return cubicWeight(size, cubic);
  }

  /** Returns the weight of an element at a distance of at most 2, by a cubic with a coefficient. */
  static double cubicWeight(double size, double a) {
    if (size <= 1) {
      return ((a + 2) * size - (a + 3)) * size * size + 1;
    }
    return size < 2 ? ((a * size - 5 * a) * size + 8 * a) * size - 4 * a : 0;
  }
}
