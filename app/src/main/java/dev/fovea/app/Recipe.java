package dev.fovea.app;

import dev.fovea.data.Augmentation;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.train.Adam;
import dev.fovea.train.Optimizer;

/** How {@code fovea train} trains unless it is told otherwise. */
final class Recipe {
  static final String DESCRIPTION = "adam with learning rate 0.001";

  private Recipe() {}

  static Optimizer optimizer() {
    return new Adam(0.001);
  }

  static Augmentation augmentation() {
    return Augmentations.digits();
  }
}
