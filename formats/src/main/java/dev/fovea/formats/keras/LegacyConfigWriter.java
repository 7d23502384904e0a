package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.config.Names;
import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the configuration of a model in words that Keras 2 and the loader of HDF5 files in Keras 3
 * both read: arguments that came later are left out, as long as they have their defaults.
 */
final class LegacyConfigWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The arguments that only later versions know, by class; Random stands for all random layers. */
  private static final Map<String, Set<String>> LATER =
      Map.of(
          "BatchNormalization", Set.of("synchronized"),
          "LayerNormalization", Set.of("rms_scaling"),
          "Normalization", Set.of("invert"),
          "Resizing",
              Set.of("pad_to_aspect_ratio", "fill_mode", "fill_value", "antialias", "data_format"),
          "CenterCrop", Set.of("data_format"),
          "AlphaDropout", Set.of("seed"),
          "Random", Set.of("data_format"));

  /** Classes that have no form in these files: Keras has them as operations. */
  private static final String NO_LAYER =
      "%s \"%s\" is no layer of Keras, so the model has no form in .h5 files; save it as .keras";

  private LegacyConfigWriter() {}

  /**
   * Returns the configuration of a model without nested models.
   *
   * @throws IOException if a layer has no form in these files, naming it
   */
  static ObjectNode write(Model model, FlatModel flat) throws IOException {
    boolean nested = model.layers().stream().anyMatch(layer -> layer.layer() instanceof Model);
    boolean sequential = model.isSequential() && !nested;
    ObjectNode object = NODES.objectNode();
    object.put("class_name", sequential ? "Sequential" : "Functional");
    ObjectNode config = object.putObject("config");
    config.put("name", model.name().isEmpty() ? Names.snakeCase(model.className()) : model.name());
    config.put("trainable", model.trainable());
    ArrayNode layers = config.putArray("layers");
    for (FlatModel.Part part : flat.parts()) {
      ObjectNode layer = layers.addObject();
      String className = part.layer().layer().className();
      layer.put("class_name", className);
      layer.set("config", config(part));
      if (!sequential) {
        layer.put("name", part.name());
        ArrayNode calls = layer.putArray("inbound_nodes");
        part.calls().forEach(call -> calls.add(call(call)));
      }
    }
    if (!sequential) {
      flat.inputs().forEach(port -> port(config.withArray("/input_layers").addArray(), port));
      flat.outputs().forEach(port -> port(config.withArray("/output_layers").addArray(), port));
    }
    return object;
  }

  private static ArrayNode call(FlatModel.Call call) {
    ArrayNode tensors = NODES.arrayNode();
    for (FlatModel.Port input : call.inputs()) {
      ArrayNode tensor = tensors.addArray();
      port(tensor, input);
      ObjectNode named = tensor.addObject();
      if (call.mode() != CallMode.FOLLOW) {
        named.put("training", call.mode() == CallMode.TRAINING);
      }
    }
    return tensors;
  }

  private static void port(ArrayNode array, FlatModel.Port port) {
    array.add(port.part().name()).add(port.use()).add(port.output());
  }

  private static ObjectNode config(FlatModel.Part part) throws IOException {
    ModelLayer layer = part.layer();
    ObjectNode config = NODES.objectNode();
    config.put("name", part.name());
    if (layer.layer() instanceof InputLayer) {
      ObjectNode input = ConfigJson.write(layer.layer().config());
      config.set("batch_input_shape", input.path("batch_shape"));
      return config.put("dtype", "float32").put("sparse", false).put("ragged", false);
    }
    String className = layer.layer().className();
    if (!KerasClasses.isLayer(className)) {
      throw new IOException(NO_LAYER.formatted(className, part.name()));
    }
    if (LayerRegistry.takesTrainable(className)) {
      config.put("trainable", layer.trainable());
    }
    config.put("dtype", "float32");
    ObjectNode own = ConfigJson.write(layer.layer().config());
    LATER
        .getOrDefault(className.startsWith("Random") ? "Random" : className, Set.of())
        .forEach(own::remove);
    if (className.equals("LeakyReLU")) {
      own.set("alpha", own.remove("negative_slope"));
    }
    simplify(own);
    config.setAll(own);
    return config;
  }

  /** Leaves classes and configurations of initializers and the like, without modules. */
  private static void simplify(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("class_name")) {
      object.remove(List.of("module", "registered_name"));
    }
    node.forEach(LegacyConfigWriter::simplify);
  }

  /** Returns how a model was compiled: {@code training_config}. */
  static ObjectNode compiled(ObjectNode compileConfig) {
    ObjectNode config = compileConfig.deepCopy();
    config.set("optimizer_config", config.remove("optimizer"));
    config.remove(List.of("run_eagerly", "steps_per_execution", "jit_compile"));
    if (config.path("optimizer_config").path("config") instanceof ObjectNode optimizer) {
      optimizer.remove(List.of("loss_scale_factor", "gradient_accumulation_steps"));
    }
    simplify(config);
    return config;
  }
}
