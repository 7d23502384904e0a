package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Node;
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

/** What the nodes that read a value, at once or later, demand of the order of its axes. */
final class LayoutDemand {
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

  private final Map<String, List<Node>> readers = new HashMap<>();
  private final Map<String, Array> initializers;

  LayoutDemand(List<FlatNode> nodes, Map<String, Array> initializers) {
    this.initializers = initializers;
    for (FlatNode flat : nodes) {
      for (String input : flat.node().inputs()) {
        readers.computeIfAbsent(input, key -> new ArrayList<>()).add(flat.node());
      }
    }
  }

  /**
   * Returns the number of channels of a value, if a convolution that reads it tells.
   */
  OptionalInt channels(String value) {
    Deque<String> open = new ArrayDeque<>(List.of(value));
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
  Optional<Boolean> channelsFirst(String value) {
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
