package dev.fovea.layer;

import dev.fovea.kernel.Activation;

/**
 * A layer that ends with an activation function, which a plan may take away (to compute the loss
 * from logits) or bring in (an activation layer that follows).
 */
public interface Activated extends Layer {
  /** The function applied last. */
  Activation activation();

  /** The same layer, the same weights, with another function at its end. */
  Activated withActivation(Activation activation);
}
