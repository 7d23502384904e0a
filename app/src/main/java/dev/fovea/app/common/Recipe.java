package dev.fovea.app.common;

import dev.fovea.data.Augmentation;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.CosineDecay;

/** How {@code fovea train} trains unless it is told otherwise. */
public final class Recipe {
  public static final String DESCRIPTION = "adam, its rate falling from 0.001 to 0 along a cosine";

  public static final double LEARNING_RATE = 0.001;

  public static final int EPOCHS = 12;

  private Recipe() {}

  /**
   * Adam whose learning rate falls along half a cosine over the training, or over 12 epochs where
   * it is shorter: so one epoch is the first of twelve, and ends before the rate has fallen.
   *
   * @param rate where it starts
   * @param epochs of the training
   * @param batches of an epoch
   */
  public static Optimizer optimizer(double rate, int epochs, int batches) {
    long steps = (long) Math.max(epochs, EPOCHS) * batches;
    return new Adam(rate).withLearningRate(CosineDecay.of(rate, steps));
  }

  public static Augmentation augmentation() {
    return Augmentations.digits();
  }
}
