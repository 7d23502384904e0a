package dev.fovea.layer.support;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;

/**
 * Axes as Keras counts them: from 0 for the batch, or from -1 for the last one backwards; shapes
 * here leave the batch out.
 */
public final class Axes {
  private Axes() {}

  /** The axis of a sample, from 0. */
  public static int ofSample(int axis, Shape sample) {
    int at = axis < 0 ? axis + sample.rank() : axis - 1;
    if (at < 0 || at >= sample.rank()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "axis %d is none of input %s; 1 is the first behind the batch, -1 the last",
              axis,
              sample));
    }
    return at;
  }

  /** The axis must be the last of the input, and its size known. */
  public static void requireChannels(int axis, Shape sample) {
    if (ofSample(axis, sample) != sample.rank() - 1) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "axis %d is not the last of input %s; channels are last here, use axis -1",
              axis,
              sample));
    }
    if (sample.channels() == Shape.UNKNOWN) {
      throw new ShapeException("the channels of its input " + sample + " must be known");
    }
  }

  /** One axis, which may be saved as a list of one. */
  public static int single(Config config, int otherwise) {
    List<Integer> axes = config.integers("axis", otherwise);
    if (axes.size() != 1) {
      throw new IllegalArgumentException("\"axis\" must be one axis, not " + axes);
    }
    return axes.getFirst();
  }

  /** One axis or several. */
  public static List<Integer> several(Config config, int otherwise) {
    return config.integers("axis", otherwise);
  }
}
