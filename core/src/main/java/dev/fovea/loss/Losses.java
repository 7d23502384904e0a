package dev.fovea.loss;

import dev.fovea.config.ByName;
import dev.fovea.config.Config;
import dev.fovea.config.Names;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The losses by Keras's names. */
public final class Losses {
  private static final Map<String, Function<Config, Loss>> MAKERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "CategoricalCrossentropy",
                  c -> new CategoricalCrossentropy(logits(c), smoothing(c))),
              Map.entry(
                  "SparseCategoricalCrossentropy",
                  c -> new SparseCategoricalCrossentropy(logits(c), ignored(c))),
              Map.entry("BinaryCrossentropy", c -> new BinaryCrossentropy(logits(c), smoothing(c))),
              Map.entry(
                  "BinaryFocalCrossentropy",
                  c ->
                      new BinaryFocalCrossentropy(
                          c.flag("apply_class_balancing", false),
                          c.number("alpha", 0.25),
                          c.number("gamma", 2),
                          logits(c),
                          smoothing(c))),
              Map.entry(
                  "CategoricalFocalCrossentropy",
                  c ->
                      new CategoricalFocalCrossentropy(
                          c.number("alpha", 0.25), c.number("gamma", 2), logits(c), smoothing(c))),
              Map.entry("MeanSquaredError", c -> new MeanSquaredError()),
              Map.entry("MeanAbsoluteError", c -> new MeanAbsoluteError()),
              Map.entry("Huber", c -> new Huber(c.number("delta", 1))),
              Map.entry("Hinge", c -> new Hinge()),
              Map.entry("SquaredHinge", c -> new Hinge(2)),
              Map.entry("CategoricalHinge", c -> new CategoricalHinge()),
              Map.entry("KLDivergence", c -> new KLDivergence()),
              Map.entry("Dice", c -> new Dice())));

  private static final Map<String, String> SHORT =
      Map.of(
          "mse", "MeanSquaredError",
          "mae", "MeanAbsoluteError",
          "bce", "BinaryCrossentropy",
          "kld", "KLDivergence");

  /** Keras's mean over the rows, by its names in all versions. */
  private static final Set<String> REDUCTIONS = Set.of("sum_over_batch_size", "mean", "auto");

  private Losses() {}

  private static boolean logits(Config config) {
    return config.flag("from_logits", false);
  }

  private static double smoothing(Config config) {
    return config.number("label_smoothing", 0);
  }

  private static OptionalInt ignored(Config config) {
    return config.has("ignore_class")
        ? OptionalInt.of(config.integer("ignore_class"))
        : OptionalInt.empty();
  }

  /**
   * A loss by Keras's class name or its short name, such as "sparse_categorical_crossentropy".
   *
   * @throws IllegalArgumentException for an unknown name, listing the known ones, and for an axis
   *     or a reduction other than Keras's defaults
   */
  public static Loss of(String name, Config config) {
    Loss loss = ByName.find("loss", name, MAKERS, SHORT).apply(config);
    if (config.has("axis") && (loss instanceof Dice || config.integer("axis") != -1)) {
      throw new IllegalArgumentException(
          "%s is known over %s alone, not over axis %s"
              .formatted(
                  loss.className(),
                  loss instanceof Dice ? "all axes together" : "the last axis",
                  config.values().get("axis")));
    }
    String reduction = config.text("reduction", "sum_over_batch_size");
    if (!REDUCTIONS.contains(reduction)) {
      throw new IllegalArgumentException(
          "reduction \"%s\" of %s is unknown; losses are reduced by \"sum_over_batch_size\""
              .formatted(reduction, loss.className()));
    }
    return loss;
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
