package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxFunction;
import dev.fovea.formats.onnx.graph.OnnxGraph;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Computes the outputs of a whole ONNX graph, node by node, in the types and the layout of the
 * file. It holds no state: any number of threads may use one.
 */
public final class Evaluator {
  /** The most memory that values may take at one time, if nothing else is said. */
  public static final long MEMORY = 4L << 30;

  private final OnnxModel model;
  private final long memory;

  private Evaluator(OnnxModel model, long memory) {
    this.model = model;
    this.memory = memory;
  }

  /**
   * Returns an evaluator of a model.
   *
   * @throws OnnxException if an operator of it is not computed, naming it and why
   */
  public static Evaluator of(OnnxModel model) {
    return of(model, Math.min(MEMORY, Runtime.getRuntime().maxMemory()));
  }

  /**
   * Returns an evaluator of a model with a bound on memory.
   *
   * @param memory the most bytes that values may take at one time
   * @throws OnnxException if an operator of it is not computed, naming it and why
   */
  public static Evaluator of(OnnxModel model, long memory) {
    List<String> reasons = reasonsAgainst(model);
    if (!reasons.isEmpty()) {
      throw new OnnxException(
          reasons.getFirst()
              + (reasons.size() == 1 ? "" : " (and " + (reasons.size() - 1) + " more reasons)"));
    }
    return new Evaluator(model, memory);
  }

  /**
   * Returns why a model cannot be computed, a line for each input or output that is no tensor of
   * numbers, and for each operator that is not computed.
   */
  public static List<String> reasonsAgainst(OnnxModel model) {
    Set<String> operators = new LinkedHashSet<>();
    List<String> reasons = new ArrayList<>();
    Stream.concat(model.graph().inputs().stream(), model.graph().outputs().stream())
        .filter(value -> !isTensor(value))
        .forEach(
            value ->
                reasons.add(
                    "value '%s' is of the kind \"%s\", and Fovea computes with tensors of numbers only"
                        .formatted(value.name(), value.describe())));
    add(reasons, operators, model, model.graph().nodes(), model.opsets());
    model
        .functions()
        .values()
        .forEach(function -> add(reasons, operators, model, function.nodes(), function.opsets()));
    return reasons;
  }

  private static boolean isTensor(ValueInfo value) {
    return value.kind() == ValueInfo.Kind.TENSOR || value.kind() == ValueInfo.Kind.UNKNOWN;
  }

  private static void add(
      List<String> reasons,
      Set<String> operators,
      OnnxModel model,
      List<Node> nodes,
      Map<String, Integer> opsets) {
    for (Node node : nodes) {
      if (!model.functions().containsKey(OnnxFunction.Key.of(node))) {
        Operators.reasonAgainst(node, opsets)
            .filter(reason -> operators.add(node.domain() + "." + node.operator()))
            .ifPresent(reason -> reasons.add(node.title() + ": " + reason));
      }
      for (Attribute attribute : node.attributes().values()) {
        if (attribute instanceof Attribute.Graph(OnnxGraph branch)) {
          add(reasons, operators, model, branch.nodes(), opsets);
        }
      }
    }
  }

  /**
   * Computes the outputs.
   *
   * @param inputs the inputs by name; those that have initializers may be left out
   * @return the outputs by name, in the order of the graph
   * @throws OnnxException if the inputs do not fit, or a node does not fit its inputs; the message
   *     names it
   */
  public SequencedMap<String, Array> run(Map<String, Array> inputs) {
    OnnxGraph graph = model.graph();
    InputCheck.check(graph, inputs);
    Map<String, Array> values = new HashMap<>(graph.initializers());
    values.putAll(inputs);
    List<String> names = graph.outputs().stream().map(ValueInfo::name).toList();
    run(graph.nodes(), model.opsets(), names, values);
    SequencedMap<String, Array> outputs = new LinkedHashMap<>();
    for (String name : names) {
      outputs.put(name, require(values, name));
    }
    return outputs;
  }

  private static Array require(Map<String, Array> values, String name) {
    Array value = values.get(name);
    if (value == null) {
      throw new OnnxException("value '" + name + "' was not computed");
    }
    return value;
  }

  /** Runs nodes, whose values are added to the others; those that nobody reads again go. */
  private void run(
      List<Node> nodes, Map<String, Integer> opsets, List<String> kept, Map<String, Array> values) {
    Map<String, Integer> lastReaders = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String value : nodes.get(i).reads()) {
        lastReaders.put(value, i);
      }
    }
    kept.forEach(name -> lastReaders.put(name, nodes.size()));
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      List<Array> outputs = compute(node, opsets, values);
      for (int k = 0; k < outputs.size(); k++) {
        if (node.hasOutput(k) && lastReaders.containsKey(node.outputs().get(k))) {
          values.put(node.outputs().get(k), outputs.get(k));
        }
      }
      for (String value : node.reads()) {
        if (lastReaders.getOrDefault(value, -1) == i) {
          values.remove(value);
        }
      }
    }
  }

  private List<Array> compute(Node node, Map<String, Integer> opsets, Map<String, Array> values) {
    List<Optional<Array>> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      String name = node.inputs().get(i);
      if (node.hasInput(i) && !values.containsKey(name)) {
        throw node.failure("reads the value '" + name + "', which its node does not compute");
      }
      inputs.add(Optional.ofNullable(values.get(name)));
    }
    if (Branches.isBranch(node)) {
      Array condition =
          inputs.stream()
              .flatMap(Optional::stream)
              .findFirst()
              .orElseThrow(() -> node.failure("has no condition"));
      return branch(Branches.taken(node, condition), opsets, values);
    }
    OnnxFunction function = model.functions().get(OnnxFunction.Key.of(node));
    if (function != null) {
      return call(function, node, inputs);
    }
    long live = values.values().stream().mapToLong(array -> array.type().bytes(array.size())).sum();
    try {
      return Operators.compute(node, opsets, inputs, Math.max(memory - live, 0));
    } catch (OutOfMemoryError e) {
      throw new OnnxException(
          node.title() + ": needs more memory than the Java machine has; give it more with -Xmx",
          e);
    }
  }

  /** Runs the nodes of a graph within the graph, which sees the values around it. */
  private List<Array> branch(
      OnnxGraph graph, Map<String, Integer> opsets, Map<String, Array> around) {
    Map<String, Array> values = new HashMap<>(around);
    values.putAll(graph.initializers());
    List<String> names = graph.outputs().stream().map(ValueInfo::name).toList();
    run(graph.nodes(), opsets, names, values);
    return names.stream().map(name -> require(values, name)).toList();
  }

  /** Runs the nodes of a function with the inputs and attributes of a node that calls it. */
  private List<Array> call(OnnxFunction function, Node node, List<Optional<Array>> inputs) {
    Map<String, Array> values = new HashMap<>();
    for (int i = 0; i < Math.min(inputs.size(), function.inputs().size()); i++) {
      String name = function.inputs().get(i);
      inputs.get(i).ifPresent(value -> values.put(name, value));
    }
    Map<String, Attribute> attributes = new HashMap<>(function.defaults());
    attributes.putAll(node.attributes());
    List<Node> body = function.nodes().stream().map(inner -> bound(inner, attributes)).toList();
    Map<String, Integer> opsets = new HashMap<>(model.opsets());
    opsets.putAll(function.opsets());
    run(body, opsets, function.outputs(), values);
    return function.outputs().stream().map(name -> require(values, name)).toList();
  }

  /** Returns a node of a function with the attributes of its caller in place of references. */
  private static Node bound(Node node, Map<String, Attribute> attributes) {
    Map<String, Attribute> own = new LinkedHashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) -> {
              if (!(attribute instanceof Attribute.Reference(String reference))) {
                own.put(name, attribute);
              } else if (attributes.containsKey(reference)) {
                own.put(name, attributes.get(reference));
              }
            });
    return new Node(
        node.name(),
        node.domain(),
        node.operator(),
        node.overload(),
        node.inputs(),
        node.outputs(),
        own);
  }
}
