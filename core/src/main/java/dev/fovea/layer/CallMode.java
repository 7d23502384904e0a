package dev.fovea.layer;

/** How a layer behaves where it is used: Keras's argument {@code training} of a call. */
public enum CallMode {
  /** As the plan: in training while the model trains, else in inference; {@code training=None}. */
  FOLLOW,
  /** In inference, even while the model trains; {@code training=False}. */
  INFERENCE,
  /** In training, even in predictions; {@code training=True}. */
  TRAINING;

  /** Returns this mode, or the one of the use of the model around it if this follows. */
  public CallMode within(CallMode around) {
    return this == FOLLOW ? around : this;
  }

  /**
   * Returns whether the layer is in training.
   *
   * @param plan whether the model is
   */
  public boolean training(boolean plan) {
    return this == FOLLOW ? plan : this == TRAINING;
  }
}
