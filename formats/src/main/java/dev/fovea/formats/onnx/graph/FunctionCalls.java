package dev.fovea.formats.onnx.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the functions of a model: none may call itself, and all together may not stand for more
 * nodes than a machine gets through, which a few functions that each call the one before twice
 * would.
 */
final class FunctionCalls {
  /** The most nodes of a model when all functions are replaced by their nodes. */
  private static final long MOST_NODES = 1_000_000;

  private final Map<OnnxFunction.Key, OnnxFunction> functions;
  private final Map<OnnxFunction.Key, Long> sizes = new HashMap<>();
  private final Set<OnnxFunction.Key> open = new HashSet<>();

  private FunctionCalls(Map<OnnxFunction.Key, OnnxFunction> functions) {
    this.functions = functions;
  }

  static void check(OnnxGraph graph, Map<OnnxFunction.Key, OnnxFunction> functions) {
    if (functions.size() > MOST_DEPTH) {
      throw new OnnxException("has more than " + MOST_DEPTH + " functions");
    }
    FunctionCalls calls = new FunctionCalls(functions);
    functions.keySet().forEach(calls::size);
    if (calls.size(graph.nodes()) > MOST_NODES) {
      throw new OnnxException(
          "stands for more than " + MOST_NODES + " nodes through its functions");
    }
  }

  /** The most functions, which bounds how deep they are nested. */
  private static final int MOST_DEPTH = 1_000;

  private long size(OnnxFunction.Key key) {
    Long known = sizes.get(key);
    if (known != null) {
      return known;
    }
    OnnxFunction function = functions.get(key);
    if (function == null) {
      return 1;
    }
    if (!open.add(key)) {
      throw new OnnxException("has the function '" + key.name() + "', which calls itself");
    }
    long size = size(function.nodes());
    open.remove(key);
    sizes.put(key, size);
    return size;
  }

  private long size(List<Node> nodes) {
    long size = 0;
    for (Node node : nodes) {
      size = Math.min(MOST_NODES + 1, size + size(OnnxFunction.Key.of(node)));
      for (Attribute attribute : node.attributes().values()) {
        if (attribute instanceof Attribute.Graph(OnnxGraph inner)) {
          size = Math.min(MOST_NODES + 1, size + size(inner.nodes()));
        }
      }
    }
    return size;
  }
}
