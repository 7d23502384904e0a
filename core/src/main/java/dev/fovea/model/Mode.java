package dev.fovea.model;

/** What a plan is for. */
public enum Mode {
  /** Forward only, layers in inference: arrays are shared as soon as nobody reads them. */
  PREDICT,
  /**
   * Layers in inference, but gradients of everything, the inputs included, may follow; and the
   * values and gradients of every layer are kept to be looked at: {@link Plan#layers}.
   */
  EXPLAIN,
  /** Layers in training, gradients of the trained weights follow. */
  TRAIN;

  /** Whether dropout drops and batch normalization takes the statistics of the batch. */
  public boolean training() {
    return this == TRAIN;
  }

  /** Whether a backward may follow a forward. */
  public boolean backward() {
    return this != PREDICT;
  }
}
