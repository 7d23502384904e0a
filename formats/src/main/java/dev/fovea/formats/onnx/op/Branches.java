package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxGraph;
import java.util.List;

/** The operator If, which runs one of two graphs; the evaluator does so. */
final class Branches {
  private static final List<String> NAMES = List.of("then_branch", "else_branch");

  private Branches() {}

  static void addTo(OperatorTable table) {
    table.addAll(
        "If",
        call -> {
          throw call.node().failure("runs a graph, and can only be computed within one");
        },
        1,
        11,
        13,
        16,
        19,
        21,
        23,
        24,
        25);
  }

  static boolean isBranch(Node node) {
    return node.domain().isEmpty() && node.operator().equals("If");
  }

  /** Returns the graph that a condition chooses. */
  static OnnxGraph taken(Node node, Array condition) {
    if (condition.size() != 1) {
      throw node.failure("has a condition of shape " + condition.shape() + ", and needs one value");
    }
    return graph(node, NAMES.get(condition.number(0) != 0 ? 0 : 1));
  }

  private static OnnxGraph graph(Node node, String name) {
    if (!(node.attributes().get(name) instanceof Attribute.Graph(OnnxGraph graph))) {
      throw node.failure("has no graph '" + name + "'");
    }
    return graph;
  }
}
