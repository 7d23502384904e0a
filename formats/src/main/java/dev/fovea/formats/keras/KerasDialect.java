package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the configuration of a model, as any version of Keras from 2.0 writes it, into the form of
 * Keras 3: the classes under their present names, an input layer in every model, and the calls of
 * layers as objects with arguments.
 */
final class KerasDialect {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The present names of classes that had others. */
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("Model", "Functional"),
          Map.entry("BatchNormalizationV1", "BatchNormalization"),
          Map.entry("BatchNormalizationV2", "BatchNormalization"),
          Map.entry("SyncBatchNormalization", "BatchNormalization"),
          Map.entry("LayerNormalizationV1", "LayerNormalization"),
          Map.entry("Convolution1D", "Conv1D"),
          Map.entry("Convolution2D", "Conv2D"),
          Map.entry("Convolution3D", "Conv3D"),
          Map.entry("Convolution2DTranspose", "Conv2DTranspose"),
          Map.entry("Deconvolution2D", "Conv2DTranspose"),
          Map.entry("SeparableConvolution2D", "SeparableConv2D"),
          Map.entry("MaxPool1D", "MaxPooling1D"),
          Map.entry("MaxPool2D", "MaxPooling2D"),
          Map.entry("MaxPool3D", "MaxPooling3D"),
          Map.entry("AvgPool2D", "AveragePooling2D"),
          Map.entry("GlobalMaxPool2D", "GlobalMaxPooling2D"),
          Map.entry("GlobalAvgPool2D", "GlobalAveragePooling2D"));

  /** Arguments that only Keras 1 wrote. */
  private static final Set<String> OF_KERAS_1 =
      Set.of("nb_filter", "border_mode", "output_dim", "nb_row", "dim_ordering", "subsample");

  private KerasDialect() {}

  /**
   * Returns a model's configuration in the form of Keras 3.
   *
   * @throws IllegalArgumentException if it is that of Keras 1, or no configuration of a model
   */
  static ObjectNode modern(JsonNode model) {
    if (!model.isObject()) {
      throw new IllegalArgumentException("its configuration is no object");
    }
    ObjectNode copy = model.deepCopy();
    layer(copy);
    return copy;
  }

  /** Rewrites a layer in place: a model's layers, too. */
  private static void layer(ObjectNode node) {
    String className = node.path("class_name").asText("");
    if (RENAMED.containsKey(className)) {
      node.put("class_name", RENAMED.get(className));
    }
    if (isSequential(node) && node.path("config").isArray()) {
      ObjectNode config = NODES.objectNode();
      config.set("layers", node.path("config"));
      node.set("config", config);
    }
    if (node.path("config") instanceof ObjectNode config) {
      if (config.path("layers").isArray()) {
        model(node, config);
      } else {
        refuseKeras1(node, config);
        input(node, config);
      }
    }
  }

  private static boolean isSequential(JsonNode node) {
    return node.path("class_name").asText("").equals("Sequential");
  }

  private static void refuseKeras1(ObjectNode node, ObjectNode config) {
    boolean isTable = node.path("class_name").asText("").equals("Embedding");
    for (String name : OF_KERAS_1) {
      if (config.has(name) && !isTable) {
        throw new IllegalArgumentException(
            "layer \"%s\" is written in the words of Keras 1 (%s); load and save the model with Keras 2 first"
                .formatted(config.path("name").asText(node.path("name").asText()), name));
      }
    }
  }

  private static void model(ObjectNode node, ObjectNode config) {
    for (JsonNode layer : config.path("layers")) {
      if (layer instanceof ObjectNode object) {
        layer(object);
        calls(object);
      }
    }
    if (isSequential(node)) {
      addInput(config);
    }
  }

  /** Gives an input layer the shape of a batch under its present name. */
  private static void input(ObjectNode node, ObjectNode config) {
    if (node.path("class_name").asText("").equals("InputLayer") && !config.has("batch_shape")) {
      batchShape(config)
          .ifPresentOrElse(
              shape -> config.set("batch_shape", shape),
              () -> {
                throw new IllegalArgumentException(
                    "input \"%s\" has no shape".formatted(config.path("name").asText()));
              });
    }
  }

  /** Returns the shape of a batch that a layer's configuration says in one of the ways. */
  private static Optional<ArrayNode> batchShape(JsonNode config) {
    for (String key : List.of("batch_shape", "batch_input_shape")) {
      if (config.path(key) instanceof ArrayNode shape) {
        return Optional.of(shape.deepCopy());
      }
    }
    for (String key : List.of("shape", "input_shape")) {
      if (config.path(key) instanceof ArrayNode shape) {
        return Optional.of(NODES.arrayNode().addNull().addAll(shape));
      }
    }
    return Optional.empty();
  }

  /** Puts an input layer before the layers of a sequential model that has none. */
  private static void addInput(ObjectNode config) {
    ArrayNode layers = (ArrayNode) config.path("layers");
    JsonNode first = layers.path(0);
    if (layers.isEmpty() || first.path("class_name").asText("").equals("InputLayer")) {
      return;
    }
    Optional<ArrayNode> shape = batchShape(first.path("config"));
    if (shape.isEmpty() && first.path("config").path("layers").isArray()) {
      shape = batchShape(first.path("config").path("layers").path(0).path("config"));
    }
    if (shape.isEmpty() && config.path("build_input_shape") instanceof ArrayNode built) {
      shape = Optional.of(built);
    }
    if (shape.isEmpty()) {
      throw new IllegalArgumentException(
          "the shape of the model's input is not saved; build it before it is saved");
    }
    ObjectNode input = NODES.objectNode();
    input.put("class_name", "InputLayer");
    input.putObject("config").put("name", "").set("batch_shape", shape.get());
    layers.insert(0, input);
  }

  /** Rewrites the calls of a layer: lists of tensors, as Keras 2 writes, into arguments. */
  private static void calls(ObjectNode layer) {
    if (!(layer.path("inbound_nodes") instanceof ArrayNode old)) {
      return;
    }
    ArrayNode calls = NODES.arrayNode();
    for (JsonNode call : old) {
      calls.add(call.isObject() ? call : call(call));
    }
    layer.set("inbound_nodes", calls);
  }

  private static ObjectNode call(JsonNode old) {
    List<JsonNode> tensors = new ArrayList<>();
    if (old.path(0).isTextual()) {
      tensors.add(old);
    } else {
      old.forEach(tensors::add);
    }
    ObjectNode call = NODES.objectNode();
    ArrayNode arguments = call.putArray("args");
    ObjectNode named = call.putObject("kwargs");
    ArrayNode list = tensors.size() == 1 ? arguments : arguments.addArray();
    for (JsonNode tensor : tensors) {
      list.add(argument(tensor));
      if (tensor.path(3) instanceof ObjectNode more) {
        more.properties().forEach(entry -> named.set(entry.getKey(), argument(entry.getValue())));
      }
    }
    return call;
  }

  /** Returns an argument of a call: a tensor if it is (layer, use, output), or else itself. */
  private static JsonNode argument(JsonNode old) {
    if (old.isArray() && old.path(0).isTextual() && old.path(1).isInt()) {
      return old.path(0).textValue().equals("_CONSTANT_VALUE") ? old.path(2) : tensor(old);
    }
    if (old.isArray()) {
      ArrayNode list = NODES.arrayNode();
      old.forEach(element -> list.add(argument(element)));
      return list;
    }
    return old;
  }

  private static ObjectNode tensor(JsonNode old) {
    ObjectNode tensor = NODES.objectNode();
    tensor.put("class_name", "__keras_tensor__");
    tensor
        .putObject("config")
        .putArray("keras_history")
        .add(old.path(0))
        .add(old.path(1))
        .add(old.path(2));
    return tensor;
  }
}
