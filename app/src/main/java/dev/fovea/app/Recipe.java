package dev.fovea.app;

import dev.fovea.data.Augmentation;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.train.Adam;
import dev.fovea.train.CosineDecay;
import dev.fovea.train.Optimizer;

/** How {@code fovea train} trains unless it is told otherwise. */
final class Recipe {
  static final String DESCRIPTION = "adam, its rate falling from 0.001 to 0 along a cosine";

  static final double LEARNING_RATE = 0.001;

  private Recipe() {}

  /**
   * Adam whose learning rate falls along half a cosine over the whole training.
   *
   * @param rate where it starts
   * @param steps of the whole training
   */
  static Optimizer optimizer(double rate, long steps) {
    return new Adam(rate).withLearningRate(CosineDecay.of(rate, steps));
  }

  static Augmentation augmentation() {
    return Augmentations.digits();
  }
}
