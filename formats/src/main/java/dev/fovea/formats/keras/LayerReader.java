package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.core.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a layer of its configuration. What Keras does in one layer may take two here: an activation
 * that is a layer of its own, such as a LeakyReLU within a Dense.
 */
final class LayerReader {
  /** The reasons why classes of Keras cannot be read. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry(
              "Lambda",
              "it holds Python code, which is never run here; replace it by layers and save the model again"),
          Map.entry(
              "TimeDistributed",
              "it puts a layer on each step of a sequence; save the model of one step"),
          Map.entry("TFSMLayer", "it stands for a SavedModel outside of the file"),
          Map.entry(
              "TensorFlowOpLayer",
              "it holds an operation of TensorFlow 2.0 to 2.3; save the model with a later version"),
          Map.entry(
              "Masking",
              "it masks time steps for layers after it, which convolutional networks do not have"),
          Map.entry("StringLookup", "it works on text; give the model numbers"),
          Map.entry("IntegerLookup", "it works on a vocabulary; give the model its indices"),
          Map.entry("TextVectorization", "it works on text; give the model numbers"),
          Map.entry("Hashing", "it works on text; give the model numbers"));

  private static final Set<String> RECURRENT =
      Set.of(
          "LSTM",
          "GRU",
          "SimpleRNN",
          "RNN",
          "Bidirectional",
          "ConvLSTM1D",
          "ConvLSTM2D",
          "ConvLSTM3D",
          "CuDNNLSTM",
          "CuDNNGRU",
          "StackedRNNCells");

  private static final Set<String> ATTENTION =
      Set.of(
          "MultiHeadAttention",
          "Attention",
          "AdditiveAttention",
          "GroupQueryAttention",
          "TransformerEncoder",
          "EinsumDense");

  private final KerasVersion version;
  private final String file;
  private final WeightSettings settings;
  private final ChannelsFirst channelsFirst = new ChannelsFirst();

  /**
   * @param file what messages call the file
   */
  LayerReader(KerasVersion version, String file) {
    this.version = version;
    this.file = file;
    settings = new WeightSettings(file);
  }

  /**
   * The layers that one layer of a file becomes.
   *
   * @param main the layer that has its weights
   * @param chain all of them, in the order of computation
   */
  record Made(Layer main, List<Layer> chain) {
    static Made of(Layer layer) {
      return new Made(layer, List.of(layer));
    }
  }

  /**
   * Makes a layer.
   *
   * @param node an object with a class name and a configuration
   * @param name the name that the layer gets, or "" for one by its class
   * @throws IllegalArgumentException if it cannot be made; the message names the layer
   */
  Made read(JsonNode node, String name) {
    String className = node.path("class_name").asText("without a class");
    String shown = name.isEmpty() ? node.path("config").path("name").asText("") : name;
    JsonNode config = node.path("config");
    if (!config.isObject()) {
      throw new IllegalArgumentException("layer \"%s\" has no configuration".formatted(shown));
    }
    if (className.equals("ActivityRegularization")) {
      noticePenalty(shown);
      return Made.of(new Identity(name));
    }
    refuse(className, shown, config);
    if (config.path("mask_zero").asBoolean()) {
      throw new IllegalArgumentException(
          "layer \"%s\" hides the positions with index 0 (mask_zero), which is not supported"
              .formatted(shown));
    }
    if (config.path("activity_regularizer").isContainerNode()) {
      noticePenalty(shown);
    }
    ObjectNode known = config.deepCopy();
    settings.keepKnown(known);
    if (known.path("data_format").asText("").equals("channels_first")) {
      known.put("data_format", "channels_last");
      return channelsFirst(className, name, shown, known);
    }
    return make(className, name, shown, known);
  }

  /** Makes a layer between two that move the channels, and its activation behind them. */
  private Made channelsFirst(String className, String name, String shown, ObjectNode config) {
    JsonNode activation = config.path("activation");
    if (config.has("activation")) {
      config.put("activation", Activation.LINEAR.keras());
    }
    Made inner = make(className, name, shown, config);
    boolean keepsAxes =
        className.startsWith("Global")
            ? config.path("keepdims").asBoolean()
            : !className.equals("Flatten");
    List<Layer> chain =
        new ArrayList<>(channelsFirst.around(className, shown, inner.chain(), keepsAxes));
    if (config.has("activation")) {
      ObjectNode behind = config.objectNode().put("name", shown + "_activation");
      behind.set("activation", activation);
      chain.addAll(make("Activation", shown + "_activation", shown, behind).chain());
    }
    return new Made(inner.main(), List.copyOf(chain));
  }

  private Made make(String className, String name, String shown, ObjectNode config) {
    boolean ofKeras =
        LayerRegistry.classNames().contains(className)
            && LayerRegistry.module(className).startsWith("keras");
    if (!ofKeras || !config.has("activation")) {
      return Made.of(LayerRegistry.make(className, name, ConfigJson.read(config)));
    }
    try {
      return activated(className, name, config);
    } catch (ActivationException e) {
      throw new IllegalArgumentException(
          "%s \"%s\": %s".formatted(className, shown, e.getMessage()), e);
    }
  }

  private void noticePenalty(String layer) {
    Notices.warn(
        file,
        "training will not add the penalty on the values of layer \"%s\" (activity regularization)"
            .formatted(layer));
  }

  /** Says why a class of Keras cannot be read, unless a program has registered its own. */
  private static void refuse(String className, String name, JsonNode config) {
    if (LayerRegistry.classNames().contains(className)) {
      String policy = config.path("dtype").path("class_name").asText("");
      if (policy.startsWith("Quantized")) {
        throw new IllegalArgumentException(
            "layer \"%s\" is quantized (%s); only floating point models can be read"
                .formatted(name, config.path("dtype").path("config").path("name").asText(policy)));
      }
      return;
    }
    String reason =
        RECURRENT.contains(className)
            ? "recurrent layers are not part of convolutional networks"
            : ATTENTION.contains(className)
                ? "attention is not part of convolutional networks"
                : REASONS.get(className);
    if (reason != null) {
      throw new IllegalArgumentException(
          "layer \"%s\" is a %s, which cannot be read: %s".formatted(name, className, reason));
    }
  }

  /** An activation that cannot be read. */
  private static final class ActivationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ActivationException(String message) {
      super(message);
    }
  }

  private Made activated(String className, String name, ObjectNode config) {
    String shown = config.path("name").asText(className);
    List<Layer> own = activation(config.path("activation"), shown);
    boolean isActivation = className.equals("Activation");
    if (own.size() == 1 && own.getFirst() instanceof ActivationLayer plain) {
      config.put("activation", plain.activation().keras());
      return Made.of(LayerRegistry.make(className, name, ConfigJson.read(config)));
    }
    List<Layer> chain = new ArrayList<>();
    if (!isActivation) {
      config.put("activation", Activation.LINEAR.keras());
      chain.add(LayerRegistry.make(className, name, ConfigJson.read(config)));
    }
    chain.addAll(own);
    return new Made(chain.getFirst(), List.copyOf(chain));
  }

  /** Returns the layers that apply an activation, in order. */
  private List<Layer> activation(JsonNode activation, String name) {
    if (activation.isNull()) {
      return List.of(new ActivationLayer(name, Activation.LINEAR));
    }
    String function = functionName(activation);
    if (function.isEmpty()) {
      return List.of(layer(activation, name));
    }
    if (function.equals("hard_sigmoid") && !version.isAtLeast(3, 0)) {
      // Keras 2 has clip(0.2 x + 0.5, 0, 1), Keras 3 clip(x / 6 + 0.5, 0, 1).
      return List.of(
          Layers.rescaling(1.2).name(name + "_slope"),
          new ActivationLayer(name + "_hard_sigmoid", Activation.HARD_SIGMOID));
    }
    if (function.equals("glu")) {
      return List.of(Layers.glu().name(name + "_glu"));
    }
    try {
      return List.of(new ActivationLayer(name, Activation.of(function)));
    } catch (IllegalArgumentException e) {
      throw new ActivationException(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the name of a function, or "" if the activation is an object. */
  private static String functionName(JsonNode activation) {
    if (activation.isTextual()) {
      return activation.textValue();
    }
    String className = activation.path("class_name").asText("");
    return switch (className) {
      case "function", "builtin_function_or_method" -> activation.path("config").asText("?");
      case "__lambda__" ->
          throw new ActivationException("its activation is Python code, which is never run here");
      default -> "";
    };
  }

  private static Layer layer(JsonNode activation, String name) {
    String className = activation.path("class_name").asText("without a class");
    Config config =
        activation.path("config").isObject()
            ? ConfigJson.read(activation.path("config"))
            : Config.empty();
    Layer layer;
    try {
      layer = LayerRegistry.make(className, name + "_activation", config);
    } catch (IllegalArgumentException e) {
      throw new ActivationException("its activation %s is unknown".formatted(className));
    }
    if (layer instanceof PReLU) {
      throw new ActivationException("its activation PReLU has weights of its own; make it a layer");
    }
    return layer instanceof Simplifiable simplifiable ? simplifiable.simplified() : layer;
  }
}
