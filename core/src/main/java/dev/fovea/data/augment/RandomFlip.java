package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;

/** Mirrors every other image, chosen at random, as Keras's RandomFlip. */
public enum RandomFlip implements Geometric {
  /** Exchanges left and right. */
  HORIZONTAL,
  /** Exchanges top and bottom. */
  VERTICAL,
  /** Does each of both independently. */
  HORIZONTAL_AND_VERTICAL;

  @Override
  public void warp(SamplingGrid grid, CounterRandom random) {
    boolean horizontal = this != VERTICAL && random.uniform(0) < 0.5f;
    boolean vertical = this != HORIZONTAL && random.uniform(1) < 0.5f;
    grid.linear(vertical ? -1 : 1, 0, 0, horizontal ? -1 : 1);
  }
}
