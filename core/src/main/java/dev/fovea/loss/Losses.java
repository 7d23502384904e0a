package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Names;
import dev.fovea.config.Registry;
import java.util.Set;
import java.util.function.Function;

/** The registry of losses, by Keras's names. */
public final class Losses {
  private static final Registry<Loss> REGISTRY =
      new Registry<>("loss", "keras.losses", "Losses.register", Losses::builtIns);

  /** The names of the supported reduction in all versions of Keras. */
  private static final Set<String> REDUCTIONS = Set.of("sum_over_batch_size", "mean", "auto");

  /** The built-in losses that Keras does not have. */
  private static final Set<String> OWN = Set.of("SparseDice", "LossSum");

  private Losses() {}

  private static void builtIns(Registry<Loss> registry) {
    registry.add("CategoricalCrossentropy", overLastAxis(CategoricalCrossentropy::from));
    registry.add(
        "SparseCategoricalCrossentropy", overLastAxis(SparseCategoricalCrossentropy::from));
    registry.add("BinaryCrossentropy", overLastAxis(BinaryCrossentropy::from), "bce");
    registry.add("BinaryFocalCrossentropy", overLastAxis(BinaryFocalCrossentropy::from));
    registry.add("CategoricalFocalCrossentropy", overLastAxis(CategoricalFocalCrossentropy::from));
    registry.add("MeanSquaredError", c -> new MeanSquaredError(), "mse");
    registry.add("MeanAbsoluteError", c -> new MeanAbsoluteError(), "mae");
    registry.add("Huber", Huber::from);
    registry.add("Hinge", c -> new Hinge());
    registry.add("SquaredHinge", c -> new Hinge(2));
    registry.add("CategoricalHinge", c -> new CategoricalHinge());
    registry.add("KLDivergence", c -> new KLDivergence(), "kld");
    registry.add("Dice", Dice::from);
    registry.add("MarginLoss", MarginLoss::from, "margin");
    registry.add("MaximumAPosteriori", MaximumAPosteriori::from);
    registry.add("SparseDice", SparseDice::from);
    registry.add("LossSum", LossSum::from);
  }

  private static Function<Config, Loss> overLastAxis(Function<Config, Loss> maker) {
    return config -> {
      Loss loss = maker.apply(config);
      if (config.integer("axis", -1) != -1) {
        throw new IllegalArgumentException(
            "%s is supported over the last axis only, not over axis %s"
                .formatted(loss.className(), config.integer("axis")));
      }
      return loss;
    };
  }

  /**
   * Registers a custom loss, which allows models compiled with it to be loaded and {@link #of} to
   * find it.
   *
   * @param className the result of {@link Loss#className}
   * @param maker creates the loss from its configuration
   */
  public static void register(String className, Function<Config, Loss> maker) {
    REGISTRY.add(className, maker);
  }

  /**
   * Returns the loss of a class name or short name, such as "sparse_categorical_crossentropy".
   *
   * @throws IllegalArgumentException if the name is unknown (the message lists the known ones), or
   *     if the configuration is invalid or has an axis or reduction that is not supported
   */
  public static Loss of(String name, Config config) {
    Loss loss = REGISTRY.make(name, config);
    String reduction = config.text("reduction", "sum_over_batch_size");
    if (!REDUCTIONS.contains(reduction)) {
      throw new IllegalArgumentException(
          "reduction \"%s\" of %s is unknown; losses are reduced by \"sum_over_batch_size\""
              .formatted(reduction, loss.className()));
    }
    return loss;
  }

  /** Returns the loss of a name with Keras's defaults. */
  public static Loss of(String name) {
    return of(name, Config.empty());
  }

  /** Returns a loss's class and configuration as Keras saves them, with its name and reduction. */
  public static Described describe(Loss loss) {
    Config config =
        Config.empty()
            .with("name", shortName(loss))
            .with("reduction", "sum_over_batch_size")
            .with(loss.config());
    return OWN.contains(loss.className())
        ? Described.of(loss.className(), config)
        : REGISTRY.describe(loss.className(), config);
  }

  /** Returns Keras's short name of a loss. */
  public static String shortName(Loss loss) {
    return Names.snakeCase(loss.className());
  }
}
