package dev.fovea.model;

/** The purpose of a plan. */
public enum Mode {
  /**
   * Forward passes only, with layers in inference. Arrays are reused as soon as they are no longer
   * read.
   */
  PREDICT,
  /**
   * Forward and backward passes with layers in inference. Gradients of all values, including the
   * inputs, can be computed, and the values and gradients of every layer are kept; see {@link
   * Plan#layers}.
   */
  EXPLAIN,
  /**
   * Forward and backward passes with layers in training, which compute the gradients of the trained
   * weights.
   */
  TRAIN;

  /**
   * Returns whether layers train, so that dropout drops values and batch normalization uses the
   * statistics of the batch.
   */
  public boolean training() {
    return this == TRAIN;
  }

  /** Returns whether a backward pass may follow a forward pass. */
  public boolean backward() {
    return this != PREDICT;
  }
}
