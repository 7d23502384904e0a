package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nodes of a graph by what they compute and read, to recognize what several do together. */
final class NodeMatch {
  private static final double CLOSE = 1e-4;

  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Map<String, Array> constants;

  NodeMatch(List<FlatNode> nodes, Map<String, Array> initializers, List<String> outputs) {
    constants = new HashMap<>(initializers);
    for (FlatNode flat : nodes) {
      Node node = flat.node();
      node.outputs().forEach(output -> producers.put(output, node));
      Set.copyOf(node.inputs()).forEach(input -> readers.merge(input, 1, Integer::sum));
      if (node.operator().equals("Constant") && node.domain().isEmpty()) {
        node.array("value").ifPresent(array -> constants.put(node.outputs().getFirst(), array));
      }
    }
    outputs.forEach(output -> readers.merge(output, 1, Integer::sum));
  }

  /** Returns the node that computes a value, if it is of an operator. */
  Optional<Node> node(String value, String operator) {
    return Optional.ofNullable(producers.get(value))
        .filter(node -> node.operator().equals(operator) && node.domain().isEmpty());
  }

  /** Returns whether a value is read by no more nodes than given. */
  boolean isReadBy(String value, int nodes) {
    return readers.getOrDefault(value, 0) <= nodes;
  }

  /** Returns a constant. */
  Optional<Array> constant(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  /** Returns whether a value is a single constant number. */
  boolean is(String value, double number) {
    return number(value).filter(n -> Math.abs(n - number) <= CLOSE * Math.abs(number)).isPresent();
  }

  /** Returns a single constant number. */
  Optional<Double> number(String value) {
    return constant(value).filter(array -> array.size() == 1).map(array -> array.number(0));
  }

  /** Returns the other input of a node with two, if one of them is the given number. */
  Optional<String> besides(Node node, double number) {
    if (node.inputs().size() != 2) {
      return Optional.empty();
    }
    String first = node.inputs().get(0);
    String second = node.inputs().get(1);
    boolean ordered = Set.of("Sub", "Div", "Pow").contains(node.operator());
    if (is(second, number)) {
      return Optional.of(first);
    }
    return !ordered && is(first, number) ? Optional.of(second) : Optional.empty();
  }

  /** Returns the values whose product a node computes, through products that only serve it. */
  List<String> factors(Node product) {
    List<String> factors = new ArrayList<>();
    for (String input : product.inputs()) {
      Optional<Node> inner = node(input, "Mul").filter(node -> isReadBy(input, 1));
      if (inner.isPresent() && factors.size() < 4) {
        factors.addAll(inner.get().inputs());
      } else {
        factors.add(input);
      }
    }
    return factors;
  }
}
