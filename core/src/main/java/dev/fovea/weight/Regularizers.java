package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Registry;
import java.util.function.Function;

/**
 * The regularizers under Keras's names, for a static import, and those that configurations may
 * name.
 */
public final class Regularizers {
  private static final double DEFAULT = 0.01;

  private static final Registry<Regularizer> REGISTRY =
      new Registry<>(
          "regularizer", Regularizer.MODULE, "Regularizers.register", Regularizers::builtIns);

  private Regularizers() {}

  private static void builtIns(Registry<Regularizer> registry) {
    registry.add("L1", config -> l1(config.number("l1", DEFAULT)));
    registry.add("L2", config -> l2(config.number("l2", DEFAULT)));
    registry.add("L1L2", config -> l1l2(config.number("l1", 0), config.number("l2", 0)));
  }

  /** Returns the penalty l1 times the sum of the absolute values; Keras's default is 0.01. */
  public static Regularizer l1(double l1) {
    return new L1L2(l1, 0);
  }

  /** Returns the penalty l2 times the sum of the squares; Keras's default is 0.01. */
  public static Regularizer l2(double l2) {
    return new L1L2(0, l2);
  }

  /** Returns the sum of both penalties. */
  public static Regularizer l1l2(double l1, double l2) {
    return new L1L2(l1, l2);
  }

  /**
   * Returns the regularizer of a class name or short name, such as "l2" or "L2".
   *
   * @throws IllegalArgumentException if the name is unknown, listing the known ones
   */
  public static Regularizer named(String name) {
    return REGISTRY.make(name);
  }

  /** Registers a custom class, which allows models with it to be loaded. */
  public static void register(String className, Function<Config, Regularizer> maker) {
    REGISTRY.add(className, maker);
  }

  /**
   * Returns the regularizer that a configuration names under a key, or {@link Regularizer#NONE}.
   *
   * @throws IllegalArgumentException if its class is unknown, listing the known ones
   */
  public static Regularizer from(Config config, String key) {
    return REGISTRY.from(config, key).orElse(Regularizer.NONE);
  }
}
