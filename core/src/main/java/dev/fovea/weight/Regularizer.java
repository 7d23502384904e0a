package dev.fovea.weight;

import dev.fovea.config.Described;

/** What a weight adds to the loss. */
public interface Regularizer {
  /** Keras's module of its regularizers. */
  String MODULE = "keras.regularizers";

  /** Adds nothing. */
  Regularizer NONE = new L1L2(0, 0);

  /** What the weight adds to the loss. */
  double penalty(float[] weight);

  /** Adds the penalty's gradient to that of the loss. */
  void addGradient(float[] weight, float[] gradient);

  /** Keras's class and configuration. */
  Described describe();
}
