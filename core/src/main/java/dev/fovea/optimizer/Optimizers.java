package dev.fovea.optimizer;

import dev.fovea.config.ByName;
import dev.fovea.config.Config;
import dev.fovea.schedule.Schedules;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The optimizers by Keras's names. */
public final class Optimizers {
  private static final Map<String, Function<Config, Optimizer>> MAKERS =
      new TreeMap<>(
          Map.of(
              "SGD",
              c ->
                  new SGD(
                      Schedules.from(c, 0.01),
                      c.number("momentum", 0),
                      c.flag("nesterov", false),
                      options(c)),
              "Adam",
              c -> adam(c, "Adam", 0),
              "AdamW",
              c -> adam(c, "AdamW", Adam.ADAMW_DECAY),
              "Adamax",
              c -> new Adamax(Schedules.from(c, 0.001), beta1(c), beta2(c), epsilon(c), options(c)),
              "Nadam",
              c -> new Nadam(Schedules.from(c, 0.001), beta1(c), beta2(c), epsilon(c), options(c)),
              "RMSprop",
              c ->
                  new RMSprop(
                      Schedules.from(c, 0.001),
                      c.number("rho", 0.9),
                      c.number("momentum", 0),
                      epsilon(c),
                      c.flag("centered", false),
                      options(c)),
              "Adagrad",
              c ->
                  new Adagrad(
                      Schedules.from(c, 0.001),
                      c.number("initial_accumulator_value", 0.1),
                      epsilon(c),
                      options(c)),
              "Adadelta",
              c ->
                  new Adadelta(
                      Schedules.from(c, 0.001), c.number("rho", 0.95), epsilon(c), options(c)),
              "Lion",
              c ->
                  new Lion(
                      Schedules.from(c, 0.001), beta1(c), c.number("beta_2", 0.99), options(c))));

  private Optimizers() {}

  private static Adam adam(Config c, String className, double decay) {
    return new Adam(
        Schedules.from(c, 0.001),
        beta1(c),
        beta2(c),
        epsilon(c),
        c.flag("amsgrad", false),
        className,
        OptimizerOptions.from(c, decay));
  }

  private static double beta1(Config config) {
    return config.number("beta_1", 0.9);
  }

  private static double beta2(Config config) {
    return config.number("beta_2", 0.999);
  }

  private static double epsilon(Config config) {
    return config.number("epsilon", 1e-7);
  }

  private static OptimizerOptions options(Config config) {
    return OptimizerOptions.from(config, 0);
  }

  /**
   * An optimizer by Keras's name, in any case: "adam", "AdamW", "rmsprop".
   *
   * @throws IllegalArgumentException for an unknown name, listing the known ones
   */
  public static Optimizer of(String name, Config config) {
    return ByName.find("optimizer", name, MAKERS, Map.of()).apply(config);
  }

  /** An optimizer by its name, with Keras's defaults. */
  public static Optimizer of(String name) {
    return of(name, Config.empty());
  }

  /**
   * The whole configuration as Keras saves it: the learning rate, the options, the rest.
   *
   * @param rate the learning rate now, for what is no schedule of Keras's
   */
  public static Config config(Optimizer optimizer, double rate) {
    return Config.empty()
        .with("name", dev.fovea.config.Names.snakeCase(optimizer.className()))
        .with("learning_rate", Schedules.entry(optimizer.learningRate(), rate))
        .with(optimizer.options().config())
        .with(optimizer.config());
  }
}
