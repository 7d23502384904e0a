package dev.fovea.layer.convolution;

import dev.fovea.weight.Constraint;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Regularizer;

/**
 * The arguments of convolutional layers whose kernel processes each channel separately. Keras calls
 * the arguments of that kernel depthwise.
 *
 * @param <L> the layer itself
 */
public interface Depthwise<L extends Depthwise<L>> extends Convolutional<L> {
  /** Returns the number of output channels for each input channel. */
  int depthMultiplier();

  /**
   * Returns this layer with the given number of output channels for each input channel; Keras's
   * default is 1.
   */
  L depthMultiplier(int multiplier);

  /** Returns this layer with the given initializer of the depthwise kernel. */
  default L depthwiseInitializer(Initializer initializer) {
    return kernelInitializer(initializer);
  }

  /** Returns this layer with the given regularizer of the depthwise kernel. */
  default L depthwiseRegularizer(Regularizer regularizer) {
    return kernelRegularizer(regularizer);
  }

  /** Returns this layer with the given constraint on the depthwise kernel. */
  default L depthwiseConstraint(Constraint constraint) {
    return kernelConstraint(constraint);
  }
}
