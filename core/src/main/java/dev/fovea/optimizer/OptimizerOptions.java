package dev.fovea.optimizer;

import dev.fovea.config.Config;

/**
 * The options that all optimizers share, in Keras's words; 0 turns each off.
 *
 * @param clipnorm the largest norm of one weight's gradient
 * @param clipvalue the largest absolute value of a gradient's element
 * @param globalClipnorm the largest norm of all gradients together; at most one of the three is set
 * @param weightDecay decoupled decay: w -= w * decay * learning rate before each update
 * @param emaMomentum the share of the moving average of the weights that is kept at each step; the
 *     average starts with the weights of the first step
 * @param emaOverwriteFrequency the number of steps after which the weights are set to their
 *     average; 0 for only at the end of training
 */
public record OptimizerOptions(
    double clipnorm,
    double clipvalue,
    double globalClipnorm,
    double weightDecay,
    double emaMomentum,
    int emaOverwriteFrequency) {
  /** All options off. */
  public static final OptimizerOptions NONE = new OptimizerOptions(0, 0, 0, 0, 0, 0);

  /**
   * @throws IllegalArgumentException if a number is negative, the momentum is not below 1, or more
   *     than one kind of clipping is set
   */
  public OptimizerOptions {
    if (!(clipnorm >= 0 && clipvalue >= 0 && globalClipnorm >= 0 && weightDecay >= 0)
        || !(emaMomentum >= 0 && emaMomentum < 1)
        || emaOverwriteFrequency < 0) {
      throw new IllegalArgumentException(
          "clipnorm, clipvalue, global_clipnorm, weight_decay and ema_overwrite_frequency must be at"
              + " least 0, ema_momentum from 0 to below 1");
    }
    if ((clipnorm > 0 ? 1 : 0) + (clipvalue > 0 ? 1 : 0) + (globalClipnorm > 0 ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          "only one of clipnorm, clipvalue and global_clipnorm can be set");
    }
  }

  /** Scales the gradient of each weight down to a largest norm. */
  public OptimizerOptions clipnorm(double clipnorm) {
    return new OptimizerOptions(
        clipnorm, clipvalue, globalClipnorm, weightDecay, emaMomentum, emaOverwriteFrequency);
  }

  /** Limits the elements of gradients to an absolute value. */
  public OptimizerOptions clipvalue(double clipvalue) {
    return new OptimizerOptions(
        clipnorm, clipvalue, globalClipnorm, weightDecay, emaMomentum, emaOverwriteFrequency);
  }

  /** Scales all gradients down to a largest common norm. */
  public OptimizerOptions globalClipnorm(double globalClipnorm) {
    return new OptimizerOptions(
        clipnorm, clipvalue, globalClipnorm, weightDecay, emaMomentum, emaOverwriteFrequency);
  }

  /** Subtracts this share of the weights, times the learning rate, in each step. */
  public OptimizerOptions weightDecay(double weightDecay) {
    return new OptimizerOptions(
        clipnorm, clipvalue, globalClipnorm, weightDecay, emaMomentum, emaOverwriteFrequency);
  }

  /** Keeps a moving average of the weights, and sets the weights to it at the end. */
  public OptimizerOptions ema(double momentum, int overwriteFrequency) {
    return new OptimizerOptions(
        clipnorm, clipvalue, globalClipnorm, weightDecay, momentum, overwriteFrequency);
  }

  /** Returns the entries of an optimizer's configuration. */
  public Config config() {
    return Config.empty()
        .with("weight_decay", orNothing(weightDecay))
        .with("clipnorm", orNothing(clipnorm))
        .with("global_clipnorm", orNothing(globalClipnorm))
        .with("clipvalue", orNothing(clipvalue))
        .with("use_ema", emaMomentum > 0)
        .with("ema_momentum", emaMomentum > 0 ? emaMomentum : 0.99)
        .with(
            "ema_overwrite_frequency",
            emaOverwriteFrequency > 0 ? emaOverwriteFrequency : Config.NOTHING)
        .with("loss_scale_factor", Config.NOTHING)
        .with("gradient_accumulation_steps", Config.NOTHING);
  }

  /** Returns the options in an optimizer's configuration. */
  public static OptimizerOptions from(Config config) {
    return from(config, 0);
  }

  /**
   * Returns the options in an optimizer's configuration.
   *
   * @param defaultDecay the weight decay if there is no such entry
   */
  public static OptimizerOptions from(Config config, double defaultDecay) {
    boolean averages = config.flag("use_ema", false);
    return new OptimizerOptions(
        config.number("clipnorm", 0),
        config.number("clipvalue", 0),
        config.number("global_clipnorm", 0),
        config.values().containsKey("weight_decay")
            ? config.number("weight_decay", 0)
            : defaultDecay,
        averages ? config.number("ema_momentum", 0.99) : 0,
        averages ? config.integer("ema_overwrite_frequency", 0) : 0);
  }

  private static Object orNothing(double value) {
    return value > 0 ? value : Config.NOTHING;
  }
}
