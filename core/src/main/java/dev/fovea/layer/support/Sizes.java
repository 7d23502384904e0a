package dev.fovea.layer.support;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.Locale;

/** Checks of sizes and inputs that several layers share. */
public final class Sizes {
  private Sizes() {}

  /** Returns a size for each of {@code rank} dimensions; a single size applies to all. */
  public static Shape of(String what, int rank, int... sizes) {
    if (sizes.length == 1 && rank != 1) {
      int[] all = new int[rank];
      Arrays.fill(all, sizes[0]);
      return Shape.of(all);
    }
    if (sizes.length != rank) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%s needs 1 or %d sizes, not %s", what, rank, Arrays.toString(sizes)));
    }
    return Shape.of(sizes);
  }

  public static void requirePositive(String what, Shape sizes) {
    for (int size : sizes.dims()) {
      requirePositive(what, size);
    }
  }

  public static void requirePositive(String what, int size) {
    if (size < 1) {
      throw new ShapeException(what + " must be at least 1, not " + size);
    }
  }

  /** Returns the input of a layer that takes exactly one. */
  public static Shape single(java.util.List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new ShapeException("takes one input, not " + inputs.size());
    }
    return inputs.getFirst();
  }

  /**
   * Checks that an input has the shape (spatial sizes, channels) and that the channels are known.
   */
  public static void requireRank(Shape input, int spatial) {
    if (input.rank() != spatial + 1) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "needs %d spatial sizes and channels, but the input is %s; use Reshape before it",
              spatial,
              input));
    }
    if (input.channels() == Shape.UNKNOWN) {
      throw new ShapeException("the channels of its input " + input + " must be known");
    }
  }

  public static void requireChannelsLast(Config config) {
    String format = config.text("data_format", "channels_last");
    if (!format.equals("channels_last")) {
      throw new IllegalArgumentException(
          "data_format \"%s\" is not supported; use channels_last".formatted(format));
    }
  }
}
