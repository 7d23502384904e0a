package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Names;
import dev.fovea.config.Registry;
import dev.fovea.schedule.Schedules;
import java.util.Set;
import java.util.function.Function;

/** The registry of optimizers, by Keras's names. */
public final class Optimizers {
  private static final Registry<Optimizer> REGISTRY =
      new Registry<>("optimizer", "keras.optimizers", "Optimizers.register", Optimizers::builtIns);

  private Optimizers() {}

  private static void builtIns(Registry<Optimizer> registry) {
    registry.add("SGD", SGD::from);
    registry.add("Adam", Adam::from);
    registry.add("AdamW", Adam::adamWFrom);
    registry.add("Adamax", Adamax::from);
    registry.add("Nadam", Nadam::from);
    registry.add("RMSprop", RMSprop::from);
    registry.add("Adagrad", Adagrad::from);
    registry.add("Adadelta", Adadelta::from);
    registry.add("Lion", Lion::from);
  }

  /**
   * Registers a custom optimizer, which allows models compiled with it to be loaded and {@link #of}
   * to find it.
   *
   * @param className the result of {@link Optimizer#className}
   * @param maker creates the optimizer from its configuration; {@link Schedules#from} and {@link
   *     OptimizerOptions#from(Config)} read the entries that all optimizers share
   */
  public static void register(String className, Function<Config, Optimizer> maker) {
    REGISTRY.add(className, maker);
  }

  /** Returns the class names of all known optimizers, sorted. */
  public static Set<String> classNames() {
    return REGISTRY.classNames();
  }

  /**
   * Returns the optimizer of a name, such as "adam", "AdamW" or "rmsprop", and a configuration.
   *
   * @throws IllegalArgumentException if the name is unknown (the message lists the known ones) or
   *     the configuration is invalid
   */
  public static Optimizer of(String name, Config config) {
    return REGISTRY.make(name, config);
  }

  /** Returns the optimizer of a name with Keras's defaults. */
  public static Optimizer of(String name) {
    return REGISTRY.make(name);
  }

  /** Returns an optimizer's class and complete configuration, as {@link #config} returns it. */
  public static Described describe(Optimizer optimizer, double rate) {
    return REGISTRY.describe(optimizer.className(), config(optimizer, rate));
  }

  /**
   * Returns the whole configuration as Keras saves it: the learning rate, the options, the rest.
   *
   * @param rate the current learning rate, saved if the schedule has no description
   */
  public static Config config(Optimizer optimizer, double rate) {
    return Config.empty()
        .with("name", Names.snakeCase(optimizer.className()))
        .with("learning_rate", Schedules.entry(optimizer.learningRate(), rate))
        .with(optimizer.options().config())
        .with(optimizer.config());
  }
}
