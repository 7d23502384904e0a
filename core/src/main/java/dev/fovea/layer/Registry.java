package dev.fovea.layer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What saved configurations may name: layers, initializers, regularizers and constraints by Keras's
 * class names. A custom layer is added with {@link #register}.
 */
public final class Registry {
  private static final Map<String, BiFunction<String, Config, Layer>> LAYERS =
      new ConcurrentHashMap<>();
  private static final Map<String, Function<Config, Initializer>> INITIALIZERS =
      new TreeMap<>(
          Map.of(
              "GlorotUniform", config -> new GlorotUniform(),
              "Zeros", config -> new Zeros()));

  static {
    for (int i = 1; i <= 3; i++) {
      int rank = i;
      register("Conv" + i + "D", (name, config) -> Conv.from(name, config, rank));
      for (Pooling.Rule rule : Pooling.Rule.values()) {
        register(
            Pooling.of(rule, rank, 2).className(),
            (name, config) -> Pooling.from(name, config, rule, rank));
      }
    }
    register("InputLayer", InputLayer::from);
    register("Dense", Dense::from);
    register("Flatten", Flatten::from);
    register("Dropout", Dropout::from);
    register("Activation", ActivationLayer::from);
  }

  private Registry() {}

  /**
   * Makes a class of layers known, so that models with it can be loaded.
   *
   * @param className what {@link Layer#className} gives
   * @param maker gives the layer of a name and a configuration, as {@link Layer#config} gave it
   */
  public static void register(String className, BiFunction<String, Config, Layer> maker) {
    LAYERS.put(className, maker);
  }

  /** The class names of all known layers. */
  public static Set<String> layers() {
    return new java.util.TreeSet<>(LAYERS.keySet());
  }

  /**
   * The layer of a configuration.
   *
   * @throws IllegalArgumentException in one line that names the layer, where its class is unknown
   *     or the configuration wrong
   */
  public static Layer layer(String className, String name, Config config) {
    BiFunction<String, Config, Layer> maker = LAYERS.get(className);
    if (maker == null) {
      throw new IllegalArgumentException(
          "layer \"%s\": class %s is unknown; a custom layer must be registered first"
              .formatted(name, className));
    }
    try {
      return maker.apply(name, config);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s \"%s\": %s".formatted(className, name, e.getMessage()), e);
    }
  }

  static Initializer initializer(Config config, String key, Initializer otherwise) {
    return described(config, key, "keras.initializers")
        .map(d -> known(INITIALIZERS, d, key).apply(d.config()))
        .orElse(otherwise);
  }

  static Regularizer regularizer(Config config, String key) {
    return described(config, key, "keras.regularizers")
        .map(d -> Registry.regularizer(d, key))
        .orElse(Regularizer.NONE);
  }

  static Constraint constraint(Config config, String key) {
    return described(config, key, "keras.constraints")
        .map(d -> Registry.constraint(d, key))
        .orElse(Constraint.NONE);
  }

  private static Regularizer regularizer(Described described, String key) {
    Config config = described.config();
    return switch (described.className()) {
      case "L1", "l1" -> new L1L2(config.number("l1", 0.01), 0);
      case "L2", "l2" -> new L1L2(0, config.number("l2", 0.01));
      case "L1L2", "l1_l2" -> new L1L2(config.number("l1", 0), config.number("l2", 0));
      default -> throw unknown(described, key);
    };
  }

  private static Constraint constraint(Described described, String key) {
    throw unknown(described, key);
  }

  /** An entry that names a class: as an object or, shorter, as a text. */
  private static Optional<Described> described(Config config, String key, String module) {
    return config.values().get(key) instanceof String name
        ? Optional.of(new Described(module, name, Config.empty()))
        : config.described(key);
  }

  private static <T> T known(Map<String, T> makers, Described described, String key) {
    T maker = makers.get(described.className());
    if (maker == null) {
      throw unknown(described, key);
    }
    return maker;
  }

  private static IllegalArgumentException unknown(Described described, String key) {
    return new IllegalArgumentException(
        "\"%s\" names the unknown class %s".formatted(key, described.className()));
  }
}
