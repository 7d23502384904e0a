package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a model from the configuration that a file of Keras holds. Failures are {@link
 * IllegalArgumentException}s with a one-line message that names the layer.
 */
final class KerasConfigReader {
  /** The greatest nesting depth of models; real models nest two or three deep. */
  private static final int DEEPEST = 16;

  /** The greatest number of layers of one model. */
  private static final int MOST_LAYERS = 10_000;

  /** The layers that occur in several places of the file, by their {@code shared_object_id}. */
  private final Map<String, LayerReader.Made> shared = new HashMap<>();

  /**
   * The layers that were read, by class, name and configuration: Keras gives a shared layer its
   * number only from its second place on.
   */
  private final Map<List<Object>, LayerReader.Made> unnumbered = new HashMap<>();

  /** The names that a layer has in the several places of the file. */
  private final Map<String, Set<String>> names = new HashMap<>();

  private final KerasVersion version;
  private final LayerReader layers;

  private KerasConfigReader(JsonNode root, KerasVersion version, String file) {
    this.version = version;
    this.layers = new LayerReader(version, file);
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

  /**
   * Returns the model that a configuration describes.
   *
   * @param written the version of Keras that wrote it
   * @param file what messages call the file
   */
  static ReadModel read(JsonNode object, KerasVersion written, String file) {
    JsonNode modern = KerasDialect.modern(object);
    ReadModel read = new KerasConfigReader(modern, written, file).read(modern, 0);
    setTrainable(read.model(), modern.path("config"));
    return read;
  }

  private ReadModel read(JsonNode object, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("models are nested more than " + DEEPEST + " deep");
    }
    JsonNode config = object.path("config");
    return switch (object.path("class_name").asText()) {
      case "Sequential" -> sequential(givenName(object), withLayers(config), depth);
      case "Functional" -> functional(givenName(object), withLayers(config), depth);
      default ->
          throw new IllegalArgumentException(
              "the model is a %s; only Sequential and Functional models can be read"
                  .formatted(object.path("class_name").asText("thing without a class")));
    };
  }

  private static JsonNode withLayers(JsonNode config) {
    if (!config.path("layers").isArray() || config.path("layers").size() > MOST_LAYERS) {
      throw new IllegalArgumentException("config.json has no list of layers");
    }
    return config;
  }

  private ReadModel sequential(String modelName, JsonNode config, int depth) {
    List<ReadLayer> members = new ArrayList<>();
    List<Layer> chain = new ArrayList<>();
    InputLayer input = null;
    for (JsonNode node : config.path("layers")) {
      LayerReader.Made made = layer(node, depth, members);
      if (made.main() instanceof InputLayer first && chain.isEmpty() && input == null) {
        input = first;
      } else {
        chain.addAll(made.chain());
      }
    }
    if (input == null) {
      throw new IllegalArgumentException("the model has no layers");
    }
    return new ReadModel(Model.sequential(modelName, input, chain), members);
  }

  private ReadModel functional(String modelName, JsonNode config, int depth) {
    List<ReadLayer> members = new ArrayList<>();
    GraphReader graph = new GraphReader(version);
    for (JsonNode node : config.path("layers")) {
      if (OperationNames.isOperation(node, version)) {
        graph.addOperation(name(node), node);
      } else {
        graph.add(name(node), layer(node, depth, members).chain(), node);
      }
    }
    return new ReadModel(graph.model(modelName, config), members);
  }

  /**
   * Returns a new layer, or the known one if the node describes a shared layer again.
   *
   * @param members receives what was read
   */
  private LayerReader.Made layer(JsonNode node, int depth, List<ReadLayer> members) {
    String number = node.path(KerasConfigWriter.SHARED).asText("");
    List<Object> description = List.of(node.path("class_name"), name(node), unnumbered(node));
    LayerReader.Made known =
        number.isEmpty() ? null : shared.getOrDefault(number, unnumbered.get(description));
    List<ReadLayer> inner = List.of();
    if (known == null) {
      if (node.path("config").path("layers").isArray()) {
        ReadModel nested = read(node, depth + 1);
        inner = nested.members();
        known = LayerReader.Made.of(nested.model());
      } else {
        known = layers.read(node, givenName(node));
      }
    }
    if (number.isEmpty() && !version.isOwn()) {
      unnumbered.put(description, known);
    } else if (!number.isEmpty()) {
      shared.put(number, known);
    }
    members.add(new ReadLayer(node.path("class_name").asText(), name(node), known.main(), inner));
    return known;
  }

  /** Returns a layer's configuration without the numbers of shared objects. */
  private static JsonNode unnumbered(JsonNode node) {
    JsonNode config = node.path("config").deepCopy();
    for (JsonNode parent : config.findParents(KerasConfigWriter.SHARED)) {
      ((ObjectNode) parent).remove(KerasConfigWriter.SHARED);
    }
    return config;
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
