package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxFunction;
import dev.fovea.formats.onnx.graph.OnnxModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Replaces the functions of a model by their nodes. */
final class Inlining {
  private final OnnxModel model;
  private final List<FlatNode> nodes = new ArrayList<>();
  private int calls;

  private Inlining(OnnxModel model) {
    this.model = model;
  }

  /** Returns the nodes of a model's graph, without functions. */
  static List<FlatNode> of(OnnxModel model) {
    Inlining inlining = new Inlining(model);
    model.graph().nodes().forEach(node -> inlining.add(node, model.opsets()));
    return inlining.nodes;
  }

  private void add(Node node, Map<String, Integer> opsets) {
    OnnxFunction function = model.functions().get(OnnxFunction.Key.of(node));
    if (function == null) {
      nodes.add(new FlatNode(node, opsets));
      return;
    }
    String prefix = String.format(Locale.ROOT, "%s#%d/", function.key().name(), ++calls);
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < function.inputs().size(); i++) {
      names.put(function.inputs().get(i), node.hasInput(i) ? node.inputs().get(i) : "");
    }
    for (int i = 0; i < function.outputs().size(); i++) {
      if (node.hasOutput(i)) {
        names.put(function.outputs().get(i), node.outputs().get(i));
      }
    }
    Map<String, Attribute> attributes = new HashMap<>(function.defaults());
    attributes.putAll(node.attributes());
    Map<String, Integer> inner = new HashMap<>(model.opsets());
    inner.putAll(function.opsets());
    for (Node each : function.nodes()) {
      add(
          new Node(
              node.name() + "/" + each.name(),
              each.domain(),
              each.operator(),
              each.overload(),
              renamed(each.inputs(), names, prefix),
              renamed(each.outputs(), names, prefix),
              bound(each, attributes)),
          inner);
    }
  }

  private static List<String> renamed(
      List<String> values, Map<String, String> names, String prefix) {
    return values.stream()
        .map(name -> name.isEmpty() ? name : names.getOrDefault(name, prefix + name))
        .toList();
  }

  private static Map<String, Attribute> bound(Node node, Map<String, Attribute> given) {
    Map<String, Attribute> bound = new LinkedHashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) -> {
              if (!(attribute instanceof Attribute.Reference(String reference))) {
                bound.put(name, attribute);
              } else if (given.containsKey(reference)) {
                bound.put(name, given.get(reference));
              }
            });
    return bound;
  }
}
