package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fovea.config.Config;
import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.core.Constant;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Builds a model from {@code config.json}. Failures are {@link IllegalArgumentException}s with a
 * one-line message that names the layer.
 */
final class KerasConfigReader {
  /** The greatest nesting depth of models; real models nest two or three deep. */
  private static final int DEEPEST = 16;

  /** The greatest number of layers of one model. */
  private static final int MOST_LAYERS = 10_000;

  /** The layers that occur in several places of the file, by their {@code shared_object_id}. */
  private final Map<String, Layer> shared = new HashMap<>();

  /** The names that a layer has in the several places of the file. */
  private final Map<String, Set<String>> names = new HashMap<>();

  private KerasConfigReader(JsonNode root) {
    for (JsonNode node : root.findParents(KerasConfigWriter.SHARED)) {
      String number = node.path(KerasConfigWriter.SHARED).asText();
      names.computeIfAbsent(number, n -> new HashSet<>()).add(name(node));
    }
  }

  /**
   * Returns the name with which an object is made. A shared layer that has several names was given
   * none: each model numbers it among its own layers, as it did before it was saved.
   */
  private String givenName(JsonNode node) {
    String number = node.path(KerasConfigWriter.SHARED).asText("");
    return names.getOrDefault(number, Set.of()).size() > 1 ? "" : name(node);
  }

  static Model read(JsonNode object) {
    Model model = new KerasConfigReader(object).read(object, 0);
    setTrainable(model, object.path("config"));
    return model;
  }

  private Model read(JsonNode object, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("models are nested more than " + DEEPEST + " deep");
    }
    JsonNode config = object.path("config");
    if (!config.path("layers").isArray() || config.path("layers").size() > MOST_LAYERS) {
      throw new IllegalArgumentException("config.json has no list of layers");
    }
    return switch (object.path("class_name").asText()) {
      case "Sequential" -> sequential(givenName(object), config, depth);
      case "Functional", "Model" -> functional(givenName(object), config, depth);
      default ->
          throw new IllegalArgumentException(
              "the model is a %s; only Sequential and Functional models can be read"
                  .formatted(object.path("class_name").asText("thing without a class")));
    };
  }

  private Model sequential(String modelName, JsonNode config, int depth) {
    List<Layer> layers = new ArrayList<>();
    InputLayer input = null;
    for (JsonNode node : config.path("layers")) {
      Layer layer = layer(node, depth);
      if (layer instanceof InputLayer first && layers.isEmpty() && input == null) {
        input = first;
      } else {
        layers.add(layer);
      }
    }
    if (input == null) {
      JsonNode shape = config.path("build_input_shape");
      if (!shape.isArray()) {
        throw new IllegalArgumentException(
            "the shape of the model's input is not saved; build it before it is saved");
      }
      Config built = ConfigJson.read(config);
      input = new InputLayer("", built.batchShape("build_input_shape"));
    }
    return Model.sequential(modelName, input, layers);
  }

  private Model functional(String modelName, JsonNode config, int depth) {
    Map<String, Layer> layers = new HashMap<>();
    Map<List<Object>, Symbol> symbols = new HashMap<>();
    List<JsonNode[]> waiting = new ArrayList<>();
    List<Integer> waitingUse = new ArrayList<>();
    for (JsonNode node : config.path("layers")) {
      String name = name(node);
      Layer layer = layer(node, depth);
      layers.put(name, layer);
      if (layer instanceof InputLayer input) {
        symbols.put(List.of(name, 0, 0), Symbol.input(input));
      }
      int use = 0;
      for (JsonNode inbound : node.path("inbound_nodes")) {
        waiting.add(new JsonNode[] {node, inbound});
        waitingUse.add(use++);
      }
    }
    place(layers, symbols, waiting, waitingUse);
    return Model.of(
        modelName,
        ports(config.path("input_layers"), symbols),
        ports(config.path("output_layers"), symbols));
  }

  /** Applies each layer to its inputs as soon as they are known. */
  private static void place(
      Map<String, Layer> layers,
      Map<List<Object>, Symbol> symbols,
      List<JsonNode[]> waiting,
      List<Integer> waitingUse) {
    while (!waiting.isEmpty()) {
      boolean placed = false;
      for (int i = 0; i < waiting.size(); i++) {
        String name = name(waiting.get(i)[0]);
        List<List<Object>> inputs = tensors(waiting.get(i)[1].path("args"));
        if (inputs.isEmpty() && !(layers.get(name) instanceof Constant)) {
          throw new IllegalArgumentException("layer \"%s\" is put on nothing".formatted(name));
        }
        if (inputs.stream().allMatch(symbols::containsKey)) {
          List<Symbol> on = inputs.stream().map(symbols::get).toList();
          Layer layer = Objects.requireNonNull(layers.get(name));
          CallMode mode = mode(waiting.get(i)[1].path("kwargs").path("training"));
          List<Symbol> outputs = layer.applyAll(on);
          for (int j = 0; j < outputs.size(); j++) {
            Symbol output = outputs.get(j);
            symbols.put(List.of(name, waitingUse.get(i), j), output.in(mode));
          }
          waiting.remove(i);
          waitingUse.remove(i--);
          placed = true;
        }
      }
      if (!placed) {
        throw new IllegalArgumentException(
            "layer \"%s\" needs a tensor that no layer gives"
                .formatted(name(waiting.getFirst()[0])));
      }
    }
  }

  private static CallMode mode(JsonNode training) {
    return !training.isBoolean()
        ? CallMode.FOLLOW
        : training.booleanValue() ? CallMode.TRAINING : CallMode.INFERENCE;
  }

  /** Returns the tensors among the arguments of a call, as (layer, use, output). */
  private static List<List<Object>> tensors(JsonNode argument) {
    List<List<Object>> found = new ArrayList<>();
    if (argument.isArray()) {
      argument.forEach(element -> found.addAll(tensors(element)));
    } else if (argument.path("class_name").asText().equals("__keras_tensor__")) {
      found.add(key(argument.path("config").path("keras_history")));
    } else if (!argument.isMissingNode() && !argument.isNull()) {
      throw new IllegalArgumentException("a layer is called with the constant " + argument);
    }
    return found;
  }

  private static List<Object> key(JsonNode history) {
    return List.of(history.path(0).asText(), history.path(1).asInt(), history.path(2).asInt());
  }

  private static List<Symbol> ports(JsonNode ports, Map<List<Object>, Symbol> symbols) {
    List<Symbol> list = new ArrayList<>();
    if (ports.path(0).isTextual()) {
      list.add(port(ports, symbols));
    } else {
      ports.forEach(port -> list.add(port(port, symbols)));
    }
    return list;
  }

  private static Symbol port(JsonNode port, Map<List<Object>, Symbol> symbols) {
    Symbol symbol = symbols.get(key(port));
    if (symbol == null) {
      throw new IllegalArgumentException(
          "the model names an input or output that is not there: " + port);
    }
    return symbol;
  }

  /** Returns a new layer, or the known one if the node describes a shared layer again. */
  private Layer layer(JsonNode node, int depth) {
    String number = node.path(KerasConfigWriter.SHARED).asText("");
    Layer known = shared.get(number);
    if (known == null) {
      known = newLayer(node, depth);
      if (!number.isEmpty()) {
        shared.put(number, known);
      }
    }
    return known;
  }

  private Layer newLayer(JsonNode node, int depth) {
    JsonNode config = node.path("config");
    if (config.path("layers").isArray()) {
      return read(node, depth + 1);
    }
    if (!config.isObject()) {
      throw new IllegalArgumentException("layer \"%s\" has no configuration".formatted(name(node)));
    }
    return LayerRegistry.make(
        node.path("class_name").asText("without a class"),
        givenName(node),
        ConfigJson.read(config));
  }

  private static String name(JsonNode node) {
    return node.path("config").path("name").asText(node.path("name").asText(""));
  }

  /**
   * Sets what training changes, each model before its layers: a model's own setting goes down to
   * all of them.
   */
  private static void setTrainable(Model model, JsonNode config) {
    if (config.path("trainable").isBoolean()) {
      model.trainable(config.path("trainable").booleanValue());
    }
    Map<String, JsonNode> described = new HashMap<>();
    config.path("layers").forEach(node -> described.put(name(node), node.path("config")));
    for (ModelLayer layer : model.layers()) {
      JsonNode inner = described.getOrDefault(layer.name(), MissingNode.getInstance());
      if (layer.layer() instanceof Model nested) {
        setTrainable(nested, inner);
      } else if (inner.path("trainable").isBoolean()) {
        layer.trainable(inner.path("trainable").booleanValue());
      }
    }
  }
}
