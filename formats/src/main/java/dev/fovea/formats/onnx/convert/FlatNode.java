package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Node;
import java.util.List;
import java.util.Map;

/**
 * A node of a graph whose functions have been replaced by their nodes.
 *
 * @param node the node
 * @param opsets the versions of the operators where it comes from, by domain
 */
record FlatNode(Node node, Map<String, Integer> opsets) {
  /** Stands for whoever reads a value outside of a graph. */
  static final FlatNode OUTSIDE =
      new FlatNode(new Node("", "", "", "", List.of(), List.of(), Map.of()), Map.of());

  FlatNode {
    opsets = Map.copyOf(opsets);
  }

  /** Returns the version of the operators of the node's domain. */
  int version() {
    return opsets.getOrDefault(node.domain(), 1);
  }
}
