package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.formats.keras.CallArguments.Tensor;
import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.core.Constant;
import dev.fovea.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts the layers and operations of a functional model on their inputs. */
final class GraphReader {
  /** The chain of layers, or the operation, that a name in the file stands for. */
  private record Part(String name, List<Layer> chain, JsonNode node) {
    boolean isOperation() {
      return chain.isEmpty();
    }
  }

  /** A call that is not yet placed: the use of a part, counted from 0. */
  private record Call(Part part, int use, CallArguments arguments, JsonNode kwargs) {}

  private final KerasVersion version;
  private final Map<String, Part> parts = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<Tensor, Symbol> symbols = new HashMap<>();
  private final List<Call> waiting = new ArrayList<>();

  /** The number that the file gives to the first use of each part. */
  private final Map<String, Integer> firstUse = new HashMap<>();

  GraphReader(KerasVersion version) {
    this.version = version;
  }

  /** Adds a layer with its calls. */
  void add(String name, List<Layer> chain, JsonNode node) {
    Part part = new Part(name, chain, node);
    parts.put(name, part);
    if (!chain.isEmpty() && chain.getFirst() instanceof InputLayer input) {
      symbols.put(new Tensor(name, 0, 0), Symbol.input(input));
    }
    int use = 0;
    for (JsonNode call : node.path("inbound_nodes")) {
      waiting.add(new Call(part, use++, CallArguments.of(call), call.path("kwargs")));
    }
    uses.put(name, use);
  }

  /** Adds an operation of Keras, which is no layer. */
  void addOperation(String name, JsonNode node) {
    add(name, List.of(), node);
  }

  /**
   * Returns the model.
   *
   * @param config its configuration, which names the inputs and outputs
   */
  Model model(String name, JsonNode config) {
    List<Tensor> inputs = ports(config.path("input_layers"));
    List<Tensor> outputs = ports(config.path("output_layers"));
    number(version.isAtLeast(3, 0) ? List.of() : outputs);
    place();
    return Model.of(
        name, inputs.stream().map(this::port).toList(), outputs.stream().map(this::port).toList());
  }

  /**
   * Finds out how the file counts uses. A nested model was used once before it was put into this
   * one, when it was made, and most versions of Keras count that.
   */
  private void number(List<Tensor> outputs) {
    Map<String, Integer> least = new HashMap<>();
    Map<String, Integer> most = new HashMap<>();
    List<Tensor> named = new ArrayList<>(outputs);
    waiting.forEach(call -> named.addAll(call.arguments.tensors()));
    for (Tensor tensor : named) {
      least.merge(tensor.layer(), tensor.use(), Math::min);
      most.merge(tensor.layer(), tensor.use(), Math::max);
    }
    for (Part part : parts.values()) {
      int low = least.getOrDefault(part.name, 0);
      int beyond = most.getOrDefault(part.name, 0) - uses.getOrDefault(part.name, 0) + 1;
      boolean isModel = !part.chain.isEmpty() && part.chain.getFirst() instanceof Model;
      boolean counts = isModel && !version.isAtLeast(3, 0);
      int first = low == 0 ? 0 : beyond > 0 ? beyond : counts ? 1 : 0;
      firstUse.put(part.name, Math.min(low, first));
    }
  }

  /** Applies each layer to its inputs as soon as they are known. */
  private void place() {
    while (!waiting.isEmpty()) {
      List<Call> later = new ArrayList<>();
      for (Call call : waiting) {
        if (call.arguments.tensors().stream().allMatch(symbols::containsKey)) {
          apply(call);
        } else {
          later.add(call);
        }
      }
      if (later.size() == waiting.size()) {
        throw new IllegalArgumentException(
            "layer \"%s\" needs a tensor that no layer gives"
                .formatted(waiting.getFirst().part.name));
      }
      waiting.clear();
      waiting.addAll(later);
    }
  }

  private Symbol known(Tensor tensor) {
    return Objects.requireNonNull(symbols.get(tensor));
  }

  private void apply(Call call) {
    Part part = call.part;
    List<Symbol> outputs;
    if (part.isOperation()) {
      outputs = OperationReader.apply(part.name, part.node, call.arguments, this::known);
    } else {
      List<Symbol> inputs = inputs(call);
      if (inputs.isEmpty() && !(part.chain.getFirst() instanceof Constant)) {
        throw new IllegalArgumentException("layer \"%s\" is put on nothing".formatted(part.name));
      }
      CallMode mode =
          version.decidesByCall() ? mode(call.kwargs.path("training")) : CallMode.FOLLOW;
      outputs = chained(part.chain, inputs, mode);
    }
    for (int i = 0; i < outputs.size(); i++) {
      int use = call.use + firstUse.getOrDefault(part.name, 0);
      symbols.put(new Tensor(part.name, use, i), outputs.get(i));
    }
  }

  private List<Symbol> inputs(Call call) {
    try {
      return call.arguments.inputs(this::known);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "layer \"%s\": %s".formatted(call.part.name, e.getMessage()), e);
    }
  }

  private static List<Symbol> chained(List<Layer> chain, List<Symbol> inputs, CallMode mode) {
    List<Symbol> values = inputs;
    for (Layer layer : chain) {
      values = layer.applyAll(values).stream().map(output -> output.in(mode)).toList();
    }
    return values;
  }

  private static CallMode mode(JsonNode training) {
    return !training.isBoolean()
        ? CallMode.FOLLOW
        : training.booleanValue() ? CallMode.TRAINING : CallMode.INFERENCE;
  }

  /**
   * Returns the inputs or outputs of a model: one, a list, or an object by names, which Keras
   * sorts.
   */
  private static List<Tensor> ports(JsonNode ports) {
    List<Tensor> list = new ArrayList<>();
    if (ports.path(0).isTextual()) {
      list.add(Tensor.of(ports));
    } else if (ports.isObject()) {
      ports.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(port -> list.addAll(ports(port.getValue())));
    } else {
      ports.forEach(port -> list.addAll(ports(port)));
    }
    return list;
  }

  /**
   * Returns an input or output of the model. Keras 3 counts the uses of a nested functional model
   * from 1 there, but from 0 in calls.
   */
  private Symbol port(Tensor tensor) {
    Part part = parts.get(tensor.layer());
    boolean nested =
        part != null
            && !part.chain.isEmpty()
            && part.chain.getFirst() instanceof Model model
            && !model.isSequential();
    Symbol symbol = symbols.get(tensor);
    if (nested && version.isAtLeast(3, 0)) {
      Tensor before = new Tensor(tensor.layer(), tensor.use() - 1, tensor.output());
      symbol = symbols.getOrDefault(before, symbol);
    }
    if (symbol == null) {
      throw new IllegalArgumentException(
          "the model names an input or output that is not there: " + tensor.layer());
    }
    return symbol;
  }
}
