package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.ValueInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The order of an input's axes in the model. An input that is first read by a convolution or the
 * like has its channels in front in the file, and gets them last; one that is transposed first says
 * so itself; of others the sizes decide.
 */
final class InputOrder {
  /** Stands for an axis of size 1 that the file has not. */
  static final int NEW = -1;

  private static final Set<String> CHANNELS_FIRST =
      Set.of(
          "Conv",
          "ConvTranspose",
          "QLinearConv",
          "ConvInteger",
          "MaxPool",
          "AveragePool",
          "LpPool",
          "GlobalMaxPool",
          "GlobalAveragePool",
          "GlobalLpPool",
          "BatchNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "LRN",
          "Resize",
          "Upsample",
          "DepthToSpace",
          "SpaceToDepth");

  /** Operators whose output has the axes of their input. */
  private static final Set<String> SAME_AXES =
      Set.of(
          "Add", "Sub", "Mul", "Div", "Pow", "Neg", "Abs", "Cast", "Clip", "Identity", "Dropout",
          "Pad", "Slice", "Concat", "Split", "Relu", "LeakyRelu", "PRelu", "Sigmoid", "Tanh",
          "Max", "Min", "Sqrt", "Exp", "Log", "QuantizeLinear", "DequantizeLinear");

  /** The numbers of channels of pictures. */
  private static final Set<Long> COLORS = Set.of(1L, 3L, 4L);

  private static final int SMALLEST_PICTURE = 8;

  private final Map<String, List<Node>> readers = new HashMap<>();
  private final Map<String, Array> initializers;

  InputOrder(List<FlatNode> nodes, Map<String, Array> initializers) {
    this.initializers = initializers;
    for (FlatNode flat : nodes) {
      for (String input : flat.node().inputs()) {
        readers.computeIfAbsent(input, key -> new ArrayList<>()).add(flat.node());
      }
    }
  }

  /**
   * Returns the axes of a sample in the order of the model.
   *
   * @param first the first axis of a sample: 1 behind a batch, or 0
   */
  List<Integer> of(ValueInfo input, int first) {
    List<Dimension> dims = input.dimensions().orElse(List.of());
    int rank = dims.size();
    List<Integer> asIs = new ArrayList<>();
    for (int axis = first; axis < rank; axis++) {
      asIs.add(axis);
    }
    if (first == 0 || rank < 3 || rank > 5) {
      return asIs;
    }
    List<Integer> last = new ArrayList<>(asIs);
    last.add(last.removeFirst());
    Optional<Boolean> wanted = channelsFirst(input.name());
    if (wanted.isPresent()) {
      return wanted.get() ? last : asIs;
    }
    if (rank == 3) {
      if (isPicture(dims.get(1), dims.get(2))) {
        asIs.add(NEW);
      }
      return asIs;
    }
    boolean front = isColors(dims.get(1)) && !isColors(dims.get(rank - 1));
    return front ? last : asIs;
  }

  private static boolean isColors(Dimension dimension) {
    return dimension instanceof Dimension.Fixed fixed && COLORS.contains(fixed.size());
  }

  private static boolean isPicture(Dimension height, Dimension width) {
    return height instanceof Dimension.Fixed fixed
        && fixed.equals(width)
        && fixed.size() >= SMALLEST_PICTURE;
  }

  /**
   * Returns the number of channels of an input whose file leaves it open, if a convolution that
   * reads it tells.
   */
  OptionalInt channels(ValueInfo input) {
    Deque<String> open = new ArrayDeque<>(List.of(input.name()));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      for (Node node : readers.getOrDefault(open.remove(), List.of())) {
        Array weights = node.hasInput(1) ? initializers.get(node.inputs().get(1)) : null;
        if (node.operator().equals("Conv") && weights != null && weights.rank() > 2) {
          return OptionalInt.of(weights.shape().dim(1) * Math.max(1, node.integer("group", 1)));
        }
        if (SAME_AXES.contains(node.operator()) || node.operator().equals("Transpose")) {
          node.outputs().stream().filter(seen::add).forEach(open::add);
        }
      }
    }
    return OptionalInt.empty();
  }

  /** Returns whether what reads a value wants channels in front; nothing if it does not say. */
  private Optional<Boolean> channelsFirst(String value) {
    Deque<String> open = new ArrayDeque<>(List.of(value));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      for (Node node : readers.getOrDefault(open.remove(), List.of())) {
        if (CHANNELS_FIRST.contains(node.operator())) {
          return Optional.of(true);
        }
        if (node.operator().equals("Transpose")) {
          int[] order = node.integers("perm").orElse(new int[0]);
          boolean toLast = order.length > 2 && order[1] == 2 && order[order.length - 1] == 1;
          boolean toFirst = order.length > 2 && order[1] == order.length - 1;
          if (toLast != toFirst) {
            return Optional.of(toLast);
          }
        }
        if (SAME_AXES.contains(node.operator())) {
          node.outputs().stream().filter(seen::add).forEach(open::add);
        }
      }
    }
    return Optional.empty();
  }
}
