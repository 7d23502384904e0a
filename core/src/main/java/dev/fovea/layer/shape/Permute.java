package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A layer that reorders the axes of each sample.
 *
 * @param dims the input axis for each output axis, counted from 1 as in Keras; (2, 1) transposes a
 *     matrix
 */
public record Permute(String name, List<Integer> dims) implements Rearranging {
  /**
   * @throws IllegalArgumentException if {@code dims} is not a permutation of 1 .. n
   */
  public Permute {
    dims = List.copyOf(dims);
    if (!dims.stream()
        .sorted()
        .toList()
        .equals(IntStream.rangeClosed(1, dims.size()).boxed().toList())) {
      throw new IllegalArgumentException(
          "dims must hold each of 1 to n once, the batch left out, not " + dims);
    }
  }

  /** Returns this layer with the given name. */
  public Permute name(String name) {
    return new Permute(name, dims);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.rank() != dims.size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "dims %s needs an input of %d axes, not %s", dims, dims.size(), input));
    }
    return Shape.of(dims.stream().mapToInt(dim -> input.dim(dim - 1)).toArray());
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    int rank = dims.size();
    boolean channelsStay = rank > 0 && dims.getLast() == rank;
    int run = channelsStay ? input.channels() : 1;
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= input.dim(axis);
    }
    int[] source = new int[run == 0 ? 0 : output.size() / run];
    for (int piece = 0; piece < source.length; piece++) {
      int rest = piece * run;
      for (int axis = rank - 1; axis >= 0; axis--) {
        source[piece] += rest % output.dim(axis) * strides[dims.get(axis) - 1];
        rest /= output.dim(axis);
      }
      source[piece] /= run;
    }
    return new Rearrangement(run, source);
  }

  @Override
  public Config config() {
    return Config.empty().with("dims", dims);
  }

  public static Permute from(String name, Config config) {
    return new Permute(name, config.integers("dims"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, dims);
  }
}
