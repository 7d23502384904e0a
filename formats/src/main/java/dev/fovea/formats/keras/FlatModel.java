package dev.fovea.formats.keras;

import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The layers and calls of a model with its nested models dissolved. Versions of Keras count the
 * uses of nested models in different ways in HDF5 files; without nested models all read the same.
 */
final class FlatModel {
  /**
   * A layer under a name that no other has.
   *
   * @param calls the inputs of each of its calls
   */
  record Part(String name, ModelLayer layer, List<Call> calls) {}

  /** A call of a layer: the tensors that it reads, and its mode. */
  record Call(List<Port> inputs, CallMode mode) {}

  /** An output of a call of a layer. */
  record Port(Part part, int use, int output) {}

  private final Map<Layer, Part> parts = new IdentityHashMap<>();
  private final List<Part> order = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs;

  FlatModel(Model model) {
    for (Node.Port input : model.inputs()) {
      ModelLayer layer = model.layers().get(model.nodes().get(input.node()).layer());
      inputs.add(new Port(part(layer), 0, 0));
    }
    outputs = add(model, inputs, CallMode.FOLLOW);
  }

  /** Returns the layers, each after those that it reads first. */
  List<Part> parts() {
    return order;
  }

  List<Port> inputs() {
    return inputs;
  }

  List<Port> outputs() {
    return outputs;
  }

  private List<Port> add(Model model, List<Port> given, CallMode around) {
    List<List<Port>> values = new ArrayList<>();
    for (Node node : model.nodes()) {
      ModelLayer layer = model.layers().get(node.layer());
      List<Port> read =
          node.inputs().stream().map(port -> values.get(port.node()).get(port.output())).toList();
      CallMode mode = node.mode().within(around);
      values.add(
          switch (layer.layer()) {
            case InputLayer ignored ->
                List.of(given.get(model.inputs().indexOf(new Node.Port(values.size(), 0))));
            case Model nested -> add(nested, read, mode);
            case Layer plain -> call(layer, node, read, mode);
          });
    }
    return model.outputs().stream()
        .map(port -> values.get(port.node()).get(port.output()))
        .toList();
  }

  private List<Port> call(ModelLayer layer, Node node, List<Port> read, CallMode mode) {
    Part part = part(layer);
    int use = part.calls.size();
    part.calls.add(new Call(read, mode));
    List<Port> ports = new ArrayList<>();
    for (int i = 0; i < node.outputShapes().size(); i++) {
      ports.add(new Port(part, use, i));
    }
    return ports;
  }

  private Part part(ModelLayer layer) {
    if (!parts.containsKey(layer.layer())) {
      String name = layer.name();
      for (int n = 1; !taken.add(name); n++) {
        name = layer.name() + "_" + n;
      }
      Part part = new Part(name, layer, new ArrayList<>());
      parts.put(layer.layer(), part);
      order.add(part);
    }
    return Objects.requireNonNull(parts.get(layer.layer()));
  }
}
