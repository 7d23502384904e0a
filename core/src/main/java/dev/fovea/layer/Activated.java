package dev.fovea.layer;

import dev.fovea.kernel.Activation;

/**
 * A layer that ends with an activation function. A plan may remove it, to compute the loss from
 * logits, or replace it by that of an activation layer that follows.
 */
public interface Activated extends Layer {
  /** Returns the function that is applied last. */
  Activation activation();

  /** Returns this layer, with the same weights, with another activation function. */
  Activated withActivation(Activation activation);
}
