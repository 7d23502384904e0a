package dev.fovea.zoo;

import dev.fovea.data.Augmentation;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.CosineDecay;
import dev.fovea.schedule.OneCycle;

/**
 * How an architecture is trained.
 *
 * @param name the name on the command line
 * @param description the recipe in one line
 * @param epochs the number of epochs
 * @param batchSize the number of samples in a step
 * @param learningRate the learning rate, the highest one if it changes
 * @param augmentation applied to each sample anew in each epoch
 * @param rule makes the optimizer
 */
public record Recipe(
    String name,
    String description,
    int epochs,
    int batchSize,
    double learningRate,
    Augmentation augmentation,
    Rule rule) {
  /** Makes the optimizer of a training. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Returns the optimizer.
     *
     * @param rate the learning rate, the highest one if it changes
     * @param epochs the number of epochs of the training
     * @param batches the number of steps of an epoch
     */
    Optimizer optimizer(double rate, int epochs, int batches);
  }

  private static final int EPOCHS = 12;
  private static final double DECAY = 0.01;
  private static final double AVERAGE = 0.999;

  /** How many times the span of the moving average a training takes at least. */
  private static final double SPANS = 5;

  /**
   * Adam with a cosine decay of the learning rate over the training, or over 12 epochs if the
   * training is shorter: a training of one epoch equals the first of twelve and ends before the
   * rate has fallen.
   */
  public static final Recipe STANDARD =
      new Recipe(
          "standard",
          "adam with a cosine decay of the learning rate from 0.001 to 0",
          EPOCHS,
          128,
          0.001,
          Augmentation.NONE,
          new Unhurried());

  /** The rule of the standard recipe. */
  private record Unhurried() implements Rule {
    @Override
    public Optimizer optimizer(double rate, int epochs, int batches) {
      return adam(rate, Math.max(epochs, EPOCHS), batches);
    }
  }

  /** Returns Adam with a cosine decay of the learning rate over the training. */
  public static Optimizer adam(double rate, int epochs, int batches) {
    return new Adam(rate).withLearningRate(CosineDecay.of(rate, (long) epochs * batches));
  }

  /**
   * Returns AdamW with one cycle of the learning rate and a moving average of the weights, which
   * replaces them at the end of training. The average spans a fifth of the steps at most, lest that
   * of a short training still contain the weights it began with.
   *
   * @param rate the highest learning rate
   * @param epochs the number of epochs
   * @param batches the number of steps of an epoch
   */
  public static Optimizer oneCycle(double rate, int epochs, int batches) {
    Adam rule = Adam.adamW(rate);
    double steps = (double) epochs * batches;
    double average = Math.clamp(1 - SPANS / steps, 0, AVERAGE);
    return rule.withOptions(rule.options().weightDecay(DECAY).ema(average, 0))
        .withLearningRate(OneCycle.of(rate, steps));
  }

  /** Returns the optimizer of a training with this many epochs and steps of an epoch. */
  public Optimizer optimizer(int epochCount, int batches) {
    return rule.optimizer(learningRate, epochCount, batches);
  }

  /** Returns the recipe with another learning rate. */
  public Recipe learningRate(double rate) {
    return new Recipe(name, description, epochs, batchSize, rate, augmentation, rule);
  }

  /**
   * Returns the recipe with a schedule that ends with the training, however short it is; most do.
   */
  public Recipe ending() {
    return rule instanceof Unhurried
        ? new Recipe(
            name, description, epochs, batchSize, learningRate, augmentation, Recipe::adam)
        : this;
  }

  /** Returns the recipe with another augmentation. */
  public Recipe augmentation(Augmentation change) {
    return new Recipe(name, description, epochs, batchSize, learningRate, change, rule);
  }
}
