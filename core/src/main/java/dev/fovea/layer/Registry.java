package dev.fovea.layer;

import dev.fovea.config.Config;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The layers that saved configurations may name, by Keras's class names. A custom layer is added
 * with {@link #register}.
 */
public final class Registry {
  private static final Map<String, BiFunction<String, Config, Layer>> LAYERS =
      new ConcurrentHashMap<>();

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
}
