package dev.fovea.layer.support;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;

/**
 * Conversions and checks of axes as Keras counts them: from 0 for the batch, or backwards from -1
 * for the last one. Shapes do not contain the batch.
 */
public final class Axes {
  private Axes() {}

  /** Returns the axis of a sample, from 0. */
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

  /** Checks that an axis is the last of the input and that its size is known. */
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

  /** Reads an axis, which may be saved as a list with one element. */
  public static int single(Config config, int otherwise) {
    List<Integer> axes = config.integers("axis", otherwise);
    if (axes.size() != 1) {
      throw new IllegalArgumentException("\"axis\" must be one axis, not " + axes);
    }
    return axes.getFirst();
  }

  /** Reads one or several axes. */
  public static List<Integer> several(Config config, int otherwise) {
    return config.integers("axis", otherwise);
  }
}
