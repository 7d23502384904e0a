package dev.fovea.train;

import dev.fovea.config.Config;
import dev.fovea.model.Names;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The losses by Keras's names. */
public final class Losses {
  private static final Map<String, Function<Config, Loss>> MAKERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "CategoricalCrossentropy",
                  c -> new CategoricalCrossentropy(logits(c), c.number("label_smoothing", 0))),
              Map.entry(
                  "SparseCategoricalCrossentropy",
                  c -> new SparseCategoricalCrossentropy(logits(c))),
              Map.entry(
                  "BinaryCrossentropy",
                  c -> new BinaryCrossentropy(logits(c), c.number("label_smoothing", 0))),
              Map.entry(
                  "BinaryFocalCrossentropy",
                  c ->
                      new BinaryFocalCrossentropy(
                          c.flag("apply_class_balancing", false),
                          c.number("alpha", 0.25),
                          c.number("gamma", 2),
                          logits(c))),
              Map.entry(
                  "CategoricalFocalCrossentropy",
                  c ->
                      new CategoricalFocalCrossentropy(
                          c.number("alpha", 0.25), c.number("gamma", 2), logits(c))),
              Map.entry("MeanSquaredError", c -> new MeanSquaredError()),
              Map.entry("MeanAbsoluteError", c -> new MeanAbsoluteError()),
              Map.entry("Huber", c -> new Huber(c.number("delta", 1))),
              Map.entry("Hinge", c -> new Hinge()),
              Map.entry("SquaredHinge", c -> new Hinge(2)),
              Map.entry("KLDivergence", c -> new KLDivergence()),
              Map.entry("Dice", c -> new Dice())));

  private static final Map<String, String> SHORT =
      Map.of(
          "mse", "MeanSquaredError", "mae", "MeanAbsoluteError", "kl_divergence", "KLDivergence");

  private Losses() {}

  private static boolean logits(Config config) {
    return config.flag("from_logits", false);
  }

  /**
   * A loss by Keras's class name or its short name, such as "sparse_categorical_crossentropy".
   *
   * @throws IllegalArgumentException for an unknown name, listing the known ones
   */
  public static Loss of(String name, Config config) {
    return ByName.find("loss", name, MAKERS, SHORT).apply(config);
  }

  /** A loss by its name, with Keras's defaults. */
  public static Loss of(String name) {
    return of(name, Config.empty());
  }

  /** Keras's short name of a loss. */
  public static String shortName(Loss loss) {
    return Names.snakeCase(loss.className());
  }
}
