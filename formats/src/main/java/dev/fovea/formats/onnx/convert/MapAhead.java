package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Node;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the map that the output of a dense layer becomes, as in a decoder or generator of pictures:
 * the layer then gives its units in the order of a map with channels last.
 */
final class MapAhead {
  /** Operators that change each value by itself, or by its channel. */
  private static final Set<String> BETWEEN =
      Set.of(
          "Add", "BatchNormalization", "Clip", "Dropout", "Elu", "Identity", "LeakyRelu", "Relu",
          "Selu", "Sigmoid", "Tanh");

  private static final int FARTHEST = 6;

  private MapAhead() {}

  /**
   * Returns the sizes (channels, spatial sizes) of the map.
   *
   * @param value the output of the dense layer
   * @param units the number of its units
   */
  static Optional<int[]> of(Call call, String value, int units) {
    String next = value;
    for (int i = 0; i < FARTHEST; i++) {
      Optional<Node> reader = call.conversion().onlyReader(next);
      if (reader.isEmpty() || reader.get().outputs().isEmpty()) {
        return Optional.empty();
      }
      Node node = reader.get();
      next = node.outputs().getFirst();
      if (node.operator().equals("Reshape")) {
        boolean isMap = call.conversion().demand().channelsFirst(next).orElse(false);
        return isMap ? target(call, node).flatMap(dims -> map(dims, units)) : Optional.empty();
      }
      boolean constant =
          node.inputs().stream()
              .skip(1)
              .allMatch(input -> input.isEmpty() || call.conversion().fixed(input).isPresent());
      if (!BETWEEN.contains(node.operator()) || !constant) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<long[]> target(Call call, Node reshape) {
    return reshape.has("shape")
        ? reshape.wholes("shape")
        : reshape.hasInput(1)
            ? call.conversion().fixed(reshape.inputs().get(1)).map(Array::toLongs)
            : Optional.empty();
  }

  private static Optional<int[]> map(long[] dims, int units) {
    if (dims.length < 3 || dims.length > 5) {
      return Optional.empty();
    }
    long[] sample = Arrays.copyOfRange(dims, 1, dims.length);
    long product = 1;
    int open = -1;
    for (int i = 0; i < sample.length; i++) {
      open = sample[i] < 1 ? i : open;
      product *= Math.max(1, sample[i]);
    }
    if (open >= 0 && product > 0 && units % product == 0 && sample[open] == -1) {
      sample[open] = units / product;
      product = units;
    }
    return product == units && Arrays.stream(sample).allMatch(size -> size > 0)
        ? Optional.of(Arrays.stream(sample).mapToInt(size -> (int) size).toArray())
        : Optional.empty();
  }
}
