package dev.fovea.app.common;

import dev.fovea.data.Augmentation;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.CosineDecay;

/** The defaults of {@code fovea train}. */
public final class Recipe {
  public static final String DESCRIPTION =
      "adam with a cosine decay of the learning rate from 0.001 to 0";

  public static final double LEARNING_RATE = 0.001;

  public static final int EPOCHS = 12;

  private Recipe() {}

  /**
   * Returns Adam with a cosine decay of the learning rate over the training, or over 12 epochs if
   * the training is shorter: a training of one epoch equals the first of twelve and ends before the
   * rate has fallen.
   *
   * @param rate the initial learning rate
   * @param epochs the number of epochs of the training
   * @param batches the number of batches of an epoch
   */
  public static Optimizer optimizer(double rate, int epochs, int batches) {
    long steps = (long) Math.max(epochs, EPOCHS) * batches;
    return new Adam(rate).withLearningRate(CosineDecay.of(rate, steps));
  }

  /** Returns the augmentation of {@code --augment}. */
  public static Augmentation augmentation() {
    return Augmentations.digits();
  }
}
