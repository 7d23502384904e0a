package dev.fovea.weight;

import dev.fovea.config.Config;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What configurations may name by class, or by that class's name in snake case, as Keras does.
 *
 * @param <T> what is made
 */
final class Makers<T> {
  private final String what;
  private final Map<String, Function<Config, T>> makers = new ConcurrentHashMap<>();

  Makers(String what) {
    this.what = what;
  }

  /** Adds a class, with other names for it. */
  Makers<T> with(String className, Function<Config, T> maker, String... aliases) {
    makers.put(className, maker);
    makers.put(snakeCase(className), maker);
    for (String alias : aliases) {
      makers.put(alias, maker);
    }
    return this;
  }

  /** L1L2 gives l1_l2, MaxNorm max_norm. */
  private static String snakeCase(String className) {
    return className.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
  }

  /** What a class name alone stands for. */
  T named(String name) {
    return made(name, Config.empty());
  }

  /** The entry of a configuration, an object or, shorter, a text; nothing where there is none. */
  Optional<T> from(Config config, String key) {
    try {
      return config.values().get(key) instanceof String name
          ? Optional.of(named(name))
          : config.described(key).map(d -> made(d.className(), d.config()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"%s\": %s".formatted(key, e.getMessage()), e);
    }
  }

  private T made(String name, Config config) {
    Function<Config, T> maker = makers.get(name);
    if (maker == null) {
      throw new IllegalArgumentException(
          "unknown %s %s; one of your own must be registered first".formatted(what, name));
    }
    return maker.apply(config);
  }
}
