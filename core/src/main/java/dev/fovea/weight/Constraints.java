package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Registry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The constraints under Keras's names, for a static import, and those that configurations may name.
 */
public final class Constraints {
  private static final Registry<Constraint> REGISTRY =
      new Registry<>(
          "constraint", Constraint.MODULE, "Constraints.register", Constraints::builtIns);

  private Constraints() {}

  private static void builtIns(Registry<Constraint> registry) {
    registry.add("MaxNorm", MaxNorm::from);
    registry.add("MinMaxNorm", MinMaxNorm::from);
    registry.add("UnitNorm", UnitNorm::from);
    registry.add("NonNeg", config -> new NonNeg());
  }

  /**
   * Returns the constraint that norms are at most a value.
   *
   * @param axes the axes of the norms: 0 for a dense kernel, 0, 1, 2 for that of a Conv2D
   */
  public static Constraint maxNorm(double maxValue, int... axes) {
    return new MaxNorm(maxValue, list(axes));
  }

  /** Returns the constraint that norms lie between two values. */
  public static Constraint minMaxNorm(double minValue, double maxValue, int... axes) {
    return new MinMaxNorm(minValue, maxValue, 1, list(axes));
  }

  /** Returns the constraint that norms are 1. */
  public static Constraint unitNorm(int... axes) {
    return new UnitNorm(list(axes));
  }

  /** Returns the constraint that no value is negative. */
  public static Constraint nonNeg() {
    return new NonNeg();
  }

  private static List<Integer> list(int... axes) {
    return axes.length == 0 ? List.of(0) : Arrays.stream(axes).boxed().toList();
  }

  /**
   * Returns the constraint of a class name or short name, such as "max_norm" or "MaxNorm".
   *
   * @throws IllegalArgumentException if the name is unknown, listing the known ones
   */
  public static Constraint named(String name) {
    return REGISTRY.make(name);
  }

  /** Registers a custom class, which allows models with it to be loaded. */
  public static void register(String className, Function<Config, Constraint> maker) {
    REGISTRY.add(className, maker);
  }

  /**
   * Returns the constraint that a configuration names under a key, or {@link Constraint#NONE}.
   *
   * @throws IllegalArgumentException if its class is unknown, listing the known ones
   */
  public static Constraint from(Config config, String key) {
    return REGISTRY.from(config, key).orElse(Constraint.NONE);
  }
}
