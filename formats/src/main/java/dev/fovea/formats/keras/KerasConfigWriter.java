package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Names;
import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.tensor.Shape;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Writes the member {@code config.json} of a Keras file: the graph of the model and its layers. */
public final class KerasConfigWriter {
  /** The key of the number that all descriptions of one object share. */
  static final String SHARED = "shared_object_id";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The first description of each layer, by identity. */
  private final Map<Layer, ObjectNode> written = new IdentityHashMap<>();

  private int shared;

  private KerasConfigWriter() {}

  /** Returns the description of a model in Keras's form. */
  public static ObjectNode write(Model model) {
    String name = model.name().isEmpty() ? Names.snakeCase(model.className()) : model.name();
    return new KerasConfigWriter().model(model, name);
  }

  /** Gives all descriptions of one layer object the same number, as Keras does. */
  private void share(Layer layer, ObjectNode object) {
    ObjectNode first = written.putIfAbsent(layer, object);
    if (first != null) {
      if (!first.has(SHARED)) {
        first.put(SHARED, ++shared);
      }
      object.set(SHARED, first.get(SHARED));
    }
  }

  /** Describes a model under its own name or the name it has in the enclosing model. */
  private ObjectNode model(Model model, String name) {
    ObjectNode object = NODES.objectNode();
    object.put("module", model.isSequential() ? "keras" : "keras.src.models.functional");
    object.put("class_name", model.className());
    object.set("config", model.isSequential() ? sequential(model, name) : functional(model, name));
    if (model.isSequential()) {
      object.putNull("registered_name");
      object.set("build_config", inputShape(model.inputShape()));
    } else {
      object.put("registered_name", "Functional");
      object.set("build_config", NODES.objectNode().putNull("input_shape"));
    }
    return object;
  }

  private ObjectNode sequential(Model model, String name) {
    ObjectNode config = NODES.objectNode();
    config.put("name", name);
    config.put("trainable", model.trainable());
    config.set("dtype", dtype());
    ArrayNode layers = config.putArray("layers");
    model.layers().forEach(layer -> layers.add(layer(layer)));
    config.set("build_input_shape", batchShape(model.inputShape()));
    return config;
  }

  private ObjectNode functional(Model model, String name) {
    ObjectNode config = NODES.objectNode();
    config.put("name", name);
    config.put("trainable", model.trainable());
    ArrayNode layers = config.putArray("layers");
    for (int i = 0; i < model.layers().size(); i++) {
      ModelLayer member = model.layers().get(i);
      ObjectNode layer = layer(member);
      layer.put("name", member.name());
      ArrayNode uses = layer.putArray("inbound_nodes");
      for (Node node : model.nodes()) {
        if (node.layer() == i && !(member.layer() instanceof InputLayer)) {
          uses.add(use(model, node));
        }
      }
      layers.add(layer);
    }
    config.set("input_layers", ports(model, model.inputs()));
    config.set("output_layers", ports(model, model.outputs()));
    return config;
  }

  private ObjectNode layer(ModelLayer member) {
    ObjectNode object =
        member.layer() instanceof Model nested ? model(nested, member.name()) : plain(member);
    share(member.layer(), object);
    return object;
  }

  private static ObjectNode plain(ModelLayer member) {
    boolean input = member.layer() instanceof InputLayer;
    ObjectNode config = NODES.objectNode();
    if (input) {
      config.setAll(ConfigJson.write(member.layer().config()));
      config.put("dtype", "float32");
      config.put("name", member.name());
    } else {
      config.put("name", member.name());
      if (LayerRegistry.takesTrainable(member.layer().className())) {
        config.put("trainable", member.trainable());
      }
      config.set("dtype", dtype());
      config.setAll(ConfigJson.write(member.layer().config()));
    }
    String className = member.layer().className();
    ObjectNode object =
        ConfigJson.write(new Described(LayerRegistry.module(className), className, Config.empty()));
    object.set("config", config);
    if (!input && member.inputShapes().size() == 1 && !member.weights().isEmpty()) {
      object.set("build_config", inputShape(member.inputShapes().getFirst()));
    }
    return object;
  }

  /** Describes one call of a layer: a single tensor is an argument, several are one list. */
  private static ObjectNode use(Model model, Node node) {
    List<ObjectNode> tensors = node.inputs().stream().map(port -> tensor(model, port)).toList();
    ObjectNode use = NODES.objectNode();
    ArrayNode args = use.putArray("args");
    if (tensors.size() == 1 && !isMerge(model.layers().get(node.layer()))) {
      args.add(tensors.getFirst());
    } else {
      args.addArray().addAll(tensors);
    }
    ObjectNode named = use.putObject("kwargs");
    if (node.mode() != CallMode.FOLLOW) {
      named.put("training", node.mode() == CallMode.TRAINING);
    }
    return use;
  }

  private static boolean isMerge(ModelLayer layer) {
    return layer.inputShapes().size() > 1;
  }

  private static ObjectNode tensor(Model model, Node.Port port) {
    ObjectNode object = NODES.objectNode();
    object.put("class_name", "__keras_tensor__");
    ObjectNode config = object.putObject("config");
    config.set(
        "shape", batchShape(model.nodes().get(port.node()).outputShapes().get(port.output())));
    config.put("dtype", "float32");
    config.set("keras_history", history(model, port));
    return object;
  }

  private static ArrayNode history(Model model, Node.Port port) {
    Node node = model.nodes().get(port.node());
    return NODES
        .arrayNode()
        .add(model.layers().get(node.layer()).name())
        .add(node.use())
        .add(port.output());
  }

  private static ArrayNode ports(Model model, List<Node.Port> ports) {
    if (ports.size() == 1) {
      return port(model, ports.getFirst());
    }
    ArrayNode array = NODES.arrayNode();
    ports.forEach(port -> array.add(port(model, port)));
    return array;
  }

  /** Returns an input or output; Keras counts the uses of nested functional models from 1 there. */
  private static ArrayNode port(Model model, Node.Port port) {
    Node node = model.nodes().get(port.node());
    ModelLayer layer = model.layers().get(node.layer());
    boolean counts = layer.layer() instanceof Model nested && !nested.isSequential();
    return NODES
        .arrayNode()
        .add(layer.name())
        .add(node.use() + (counts ? 1 : 0))
        .add(port.output());
  }

  private static ObjectNode inputShape(Shape shape) {
    ObjectNode object = NODES.objectNode();
    object.set("input_shape", batchShape(shape));
    return object;
  }

  private static ArrayNode batchShape(Shape shape) {
    ArrayNode array = NODES.arrayNode().addNull();
    for (int dim : shape.dims()) {
      if (dim == Shape.UNKNOWN) {
        array.addNull();
      } else {
        array.add(dim);
      }
    }
    return array;
  }

  private static ObjectNode dtype() {
    return ConfigJson.write(
        new Described("keras", "DTypePolicy", Config.empty().with("name", "float32")));
  }
}
