package dev.fovea.model;

import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The graph behind a set of symbols: its layers in the order of Keras's {@code Functional}, which
 * determines the names and places of weights in files, and their uses in order of computation.
 *
 * <p>Keras walks depth first from the outputs and then sorts layers by descending distance from the
 * outputs, and layers of equal distance by the order in which the walk met them.
 */
final class Graph {
  private final List<Symbol> inputs;
  private final List<Symbol> outputs;

  /** The uses in order of computation. The key distinguishes uses of the same layer. */
  private final Map<UseKey, Integer> nodeOf = new java.util.LinkedHashMap<>();

  private final List<Symbol> uses = new ArrayList<>();
  private final Map<Layer, Integer> metAt = new IdentityHashMap<>();
  private final List<Layer> layers = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  /** A use of a layer: the layer and its inputs, both by identity. */
  private record UseKey(Layer layer, List<Symbol> inputs, CallMode mode) {
    static UseKey of(Symbol symbol) {
      return new UseKey(symbol.layer(), symbol.inputs(), symbol.mode());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof UseKey key
          && layer == key.layer
          && mode == key.mode
          && inputs.equals(key.inputs);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(layer) + inputs.hashCode();
    }
  }

  Graph(List<Symbol> inputs, List<Symbol> outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    for (Symbol input : inputs) {
      if (!(input.layer() instanceof InputLayer)) {
        throw new IllegalArgumentException(
            "an input of a model must come from Symbol.input, not from " + input.layer());
      }
    }
    outputs.forEach(this::walk);
    inputs.stream().filter(input -> !nodeOf.containsKey(UseKey.of(input))).forEach(this::walk);
    sortLayers();
    makeNodes();
  }

  private void walk(Symbol symbol) {
    UseKey key = UseKey.of(symbol);
    if (nodeOf.containsKey(key)) {
      return;
    }
    metAt.putIfAbsent(symbol.layer(), metAt.size());
    if (symbol.layer() instanceof InputLayer && !inputs.contains(symbol)) {
      throw new IllegalArgumentException(
          "the outputs need an input of shape %s that is not among the model's inputs"
              .formatted(symbol.shape()));
    }
    symbol.inputs().forEach(this::walk);
    nodeOf.put(key, uses.size());
    uses.add(symbol);
  }

  private void sortLayers() {
    int[] depth = new int[uses.size()];
    Map<Layer, Integer> layerDepth = new IdentityHashMap<>();
    for (int i = uses.size() - 1; i >= 0; i--) {
      Layer layer = uses.get(i).layer();
      depth[i] = Math.max(depth[i], layerDepth.getOrDefault(layer, 0));
      layerDepth.put(layer, depth[i]);
      for (Symbol input : uses.get(i).inputs()) {
        int below = node(input);
        depth[below] = Math.max(depth[below], depth[i] + 1);
      }
    }
    layers.addAll(metAt.keySet());
    layers.sort(
        Comparator.<Layer>comparingInt(layer -> -layerDepth.getOrDefault(layer, 0))
            .thenComparingInt(metAt::get));
  }

  private void makeNodes() {
    Map<Layer, Integer> place = new IdentityHashMap<>();
    for (Layer layer : layers) {
      place.put(layer, place.size());
    }
    Map<Layer, Integer> used = new IdentityHashMap<>();
    for (Symbol use : uses) {
      List<Shape> shapes =
          use.layer().outputShapes(use.inputs().stream().map(Symbol::shape).toList());
      nodes.add(
          new Node(
              place.getOrDefault(use.layer(), 0),
              used.merge(use.layer(), 1, Integer::sum) - 1,
              use.inputs().stream().map(this::port).toList(),
              shapes,
              use.mode()));
    }
  }

  private int node(Symbol symbol) {
    return Objects.requireNonNull(nodeOf.get(UseKey.of(symbol)));
  }

  private Node.Port port(Symbol symbol) {
    return new Node.Port(node(symbol), symbol.output());
  }

  List<Layer> layers() {
    return layers;
  }

  List<Node> nodes() {
    return nodes;
  }

  List<Node.Port> inputPorts() {
    return inputs.stream().map(this::port).toList();
  }

  List<Node.Port> outputPorts() {
    return outputs.stream().map(this::port).toList();
  }
}
