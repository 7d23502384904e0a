package dev.fovea.layer.neocognitron;

import dev.fovea.config.Config;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
import dev.fovea.layer.support.Paddings;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;

/**
 * The connecting areas of the cells of a layer: what each of them sees of the planes before it.
 *
 * @param kernelSize height and width of an area
 * @param strides the distances of the centers of neighboring areas
 */
public record Area(Shape kernelSize, Shape strides, Padding padding) {
  private static final int RANK = 2;

  /**
   * @throws ShapeException if a size or stride is not positive
   */
  public Area {
    Sizes.requirePositive("kernel_size", kernelSize);
    Sizes.requirePositive("strides", strides);
    Paddings.requireRank(padding, RANK);
  }

  /** Returns areas of one size, or of a height and a width, around every position. */
  static Area of(int... kernelSize) {
    return new Area(Sizes.of("kernel_size", RANK, kernelSize), Shape.of(1, 1), Padding.SAME);
  }

  Area strides(int... sizes) {
    return new Area(kernelSize, Sizes.of("strides", RANK, sizes), padding);
  }

  Area padding(Padding padding) {
    return new Area(kernelSize, strides, padding);
  }

  /**
   * Returns the height and width of the layer's planes. Unknown sizes stay unknown.
   *
   * @param input the shape (height, width, planes)
   * @throws ShapeException if the areas do not fit
   */
  Shape outputs(Shape input) {
    Sizes.requireRank(input, RANK);
    int[] sizes = new int[RANK];
    for (int i = 0; i < RANK; i++) {
      int in = input.dim(i);
      sizes[i] =
          in == Shape.UNKNOWN
              ? in
              : padding.on(i).outputs(in, kernelSize.dim(i), strides.dim(i), 1);
      if (in != Shape.UNKNOWN && sizes[i] < 1) {
        throw new ShapeException(
            "areas of %s do not fit input %s with padding %s; use padding same or smaller areas"
                .formatted(kernelSize, input, padding.keras()));
      }
    }
    return Shape.of(sizes);
  }

  /** Returns the window over an input of shape (height, width, planes). */
  Window window(Shape input) {
    int[] ones = {1, 1};
    return Window.of(input.slice(0, RANK).dims(), kernelSize.dims(), strides.dims(), ones, padding);
  }

  /**
   * Returns the strengths of fixed connections, which fall off with the distance from the center
   * and sum to 1: a Gaussian with a standard deviation of a third of each size.
   *
   * @return (height, width)
   */
  float[] falloff() {
    double[] rows = gaussian(kernelSize.dim(0));
    double[] columns = gaussian(kernelSize.dim(1));
    float[] values = new float[rows.length * columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (rows[i / columns.length] * columns[i % columns.length]);
    }
    return values;
  }

  private static double[] gaussian(int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      double distance = (i - (size - 1) / 2.0) / (size / 3.0);
      values[i] = Math.exp(-distance * distance / 2);
    }
    double sum = Arrays.stream(values).sum();
    return Arrays.stream(values).map(value -> value / sum).toArray();
  }

  /** Returns the entries of a layer's configuration, in Keras's words. */
  Config config() {
    return Config.empty()
        .with("kernel_size", Config.sizes(kernelSize))
        .with("strides", Config.sizes(strides))
        .with(Paddings.entries(padding));
  }

  static Area from(Config config) {
    return new Area(
        config.sizes("kernel_size", RANK, 1),
        config.sizes("strides", RANK, 1),
        config.has("padding") ? Paddings.from(config, RANK) : Padding.SAME);
  }

  /** Returns a text such as 5x5, strides 2x2. */
  @Override
  public String toString() {
    return kernelSize
        + (strides.size() == 1 ? "" : ", strides " + strides)
        + (padding == Padding.SAME ? "" : ", " + padding.keras());
  }
}
