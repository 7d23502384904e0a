package dev.fovea.formats.onnx.graph;

import dev.fovea.formats.array.Array;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph: nodes that compute values from values. Every value is computed once, and everything that
 * a node reads is an input, an initializer, computed by a node before it, or, in the graph of an
 * attribute, a value of the graph around it.
 *
 * @param name the name, for people
 * @param nodes the nodes, each after those whose values it reads
 * @param inputs the inputs; in files of IR version 3 also initializers, whose values stand for an
 *     input that is not given
 * @param outputs the outputs
 * @param initializers constants by name, such as weights
 * @param values what the file says about other values, by name
 */
public record OnnxGraph(
    String name,
    List<Node> nodes,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    Map<String, Array> initializers,
    Map<String, ValueInfo> values) {
  /** Copies the lists and the maps. */
  public OnnxGraph {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns the inputs that have to be given: those without an initializer. */
  public List<ValueInfo> requiredInputs() {
    return inputs.stream().filter(input -> !initializers.containsKey(input.name())).toList();
  }

  /** Returns the names of the values that this graph takes from around it. */
  Set<String> outerReads() {
    Set<String> reads = new HashSet<>();
    nodes.forEach(node -> reads.addAll(node.reads()));
    outputs.forEach(output -> reads.add(output.name()));
    nodes.forEach(node -> node.outputs().forEach(reads::remove));
    inputs.forEach(input -> reads.remove(input.name()));
    reads.removeAll(initializers.keySet());
    return reads;
  }
}
