package dev.fovea.weight;

import dev.fovea.config.Described;

/** A penalty that a weight adds to the loss. */
public interface Regularizer {
  /** Keras's module of its regularizers. */
  String MODULE = "keras.regularizers";

  /** No penalty. */
  Regularizer NONE = new L1L2(0, 0);

  /** Returns the penalty of a weight. */
  double penalty(float[] weight);

  /** Adds the gradient of the penalty to that of the loss. */
  void addGradient(float[] weight, float[] gradient);

  /** Returns the class and the configuration in Keras's words. */
  Described describe();
}
