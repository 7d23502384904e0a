package dev.fovea.formats.onnx.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A function of a model: nodes that other nodes use as one operator.
 *
 * @param key what nodes call it by
 * @param inputs the names of its inputs
 * @param outputs the names of its outputs
 * @param attributes the names of attributes that a node may give, without a default
 * @param defaults attributes with the values that they have if a node does not give them
 * @param nodes the nodes, each after those whose values it reads
 * @param opsets the versions of the operators in it, by domain
 */
public record OnnxFunction(
    Key key,
    List<String> inputs,
    List<String> outputs,
    List<String> attributes,
    Map<String, Attribute> defaults,
    List<Node> nodes,
    Map<String, Integer> opsets) {
  /**
   * The name of a function.
   *
   * @param domain the domain
   * @param name the name
   * @param overload which of several functions of that name, usually empty
   */
  public record Key(String domain, String name, String overload) {
    /** Returns what a node calls. */
    public static Key of(Node node) {
      return new Key(node.domain(), node.operator(), node.overload());
    }
  }

  /** Copies the lists and the maps. */
  public OnnxFunction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    nodes = List.copyOf(nodes);
    opsets = Map.copyOf(opsets);
  }
}
