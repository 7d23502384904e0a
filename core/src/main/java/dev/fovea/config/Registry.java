package dev.fovea.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The classes of one kind, such as losses, that a program or a saved configuration may name, and
 * how each is made from a configuration.
 *
 * <p>A class is found by its name ("AdamW"), by its name in snake case, with or without the
 * underscores and in any case ("adam_w", "adamw"), and by its aliases ("mse"). An exact class name
 * comes first, so that a class of a program's own never hides another one whose name is similar.
 *
 * <p>The built-in classes are added when the registry is first used. Registries are safe for use by
 * several threads.
 *
 * @param <T> the kind
 */
public final class Registry<T> {
  private final String kind;
  private final String module;
  private final String register;
  private final Consumer<Registry<T>> builtIns;
  private final Map<String, Function<Config, T>> makers = new TreeMap<>();
  private final Map<String, String> classNames = new HashMap<>();
  private final Set<String> ofKeras = new HashSet<>();
  private boolean filled;

  /**
   * Creates a registry.
   *
   * @param kind the kind in messages, such as "loss"
   * @param module Keras's module of the built-in classes, such as "keras.losses"
   * @param register the public method that adds a class, such as "Losses.register"
   * @param builtIns adds the built-in classes
   */
  public Registry(String kind, String module, String register, Consumer<Registry<T>> builtIns) {
    this.kind = kind;
    this.module = module;
    this.register = register;
    this.builtIns = builtIns;
  }

  /**
   * Adds a class, or replaces the one of the same name.
   *
   * @param maker makes an object from its configuration
   * @param aliases further names
   * @return this registry
   */
  public synchronized Registry<T> add(
      String className, Function<Config, T> maker, String... aliases) {
    fill();
    makers.put(className, maker);
    classNames.putIfAbsent(plain(className), className);
    for (String alias : aliases) {
      classNames.putIfAbsent(plain(alias), className);
    }
    return this;
  }

  private void fill() {
    if (!filled) {
      filled = true;
      builtIns.accept(this);
      ofKeras.addAll(makers.keySet());
    }
  }

  /** Returns the names of all classes, sorted. */
  public synchronized Set<String> classNames() {
    fill();
    return new TreeSet<>(makers.keySet());
  }

  /**
   * Makes an object of a class with Keras's defaults.
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public T make(String name) {
    return make(name, Config.empty());
  }

  /**
   * Makes an object of a class from its configuration.
   *
   * @throws IllegalArgumentException if the name is unknown, listing the known ones, or the
   *     configuration is wrong
   */
  public T make(String name, Config config) {
    return maker(name).apply(config);
  }

  /**
   * Makes what an entry of a configuration says: an object with a class name or a mere name. Empty
   * if there is no such entry.
   *
   * @throws IllegalArgumentException as {@link #make(String, Config)}; the message starts with the
   *     key
   */
  public Optional<T> from(Config config, String key) {
    try {
      return config.values().get(key) instanceof String name
          ? Optional.of(make(name))
          : config.described(key).map(d -> make(d.className(), d.config()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"%s\": %s".formatted(key, e.getMessage()), e);
    }
  }

  /**
   * Returns an object's class and configuration, in Keras's module or, if not built in, in none.
   */
  public synchronized Described describe(String className, Config config) {
    fill();
    return ofKeras.contains(className)
        ? new Described(module, className, config)
        : Described.of(className, config);
  }

  private synchronized Function<Config, T> maker(String name) {
    fill();
    Function<Config, T> exact = makers.get(name);
    if (exact != null) {
      return exact;
    }
    String className = classNames.get(plain(name));
    if (className == null) {
      throw new IllegalArgumentException(
          "unknown %s \"%s\"; register one of your own with %s; known are %s"
              .formatted(kind, name, register, known(name)));
    }
    return Objects.requireNonNull(makers.get(className));
  }

  /** Lists the known names in the spelling of the one that was asked for. */
  private String known(String asked) {
    boolean classes = !asked.isEmpty() && Character.isUpperCase(asked.charAt(0));
    return makers.keySet().stream()
        .map(name -> classes ? name : Names.snakeCase(name))
        .collect(Collectors.joining(", "));
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
