package dev.fovea.layer;

/**
 * A layer that is bound to the arrays of a plan by {@link Layer#bind}. It holds its arrays,
 * geometry, algorithm and scratch memory as fields.
 *
 * <p>A step must be used by one thread at a time; it may compute with all workers.
 */
@FunctionalInterface
public interface Step {
  /**
   * Fills the outputs from the inputs and the weights. The result must not depend on the previous
   * contents of the outputs.
   *
   * @param samples the samples in this step, from 1 to {@link Binding#batch}; they are at the front
   *     of the arrays
   * @param step selects the random numbers; the same step draws the same numbers
   */
  void forward(int samples, long step);

  /**
   * Computes the gradients of inputs and weights from the gradients of the outputs and overwrites
   * those that are needed. It follows a forward pass of the same samples and step, and may
   * overwrite the gradients of the outputs.
   *
   * <p>This method is never called for a layer that is not {@linkplain Layer#isDifferentiable
   * differentiable}.
   */
  default void backward(int samples, long step) {
    throw new UnsupportedOperationException("this step computes no gradients");
  }

  /** Returns the algorithm that was chosen, as a plan shows it, or "" if there is only one. */
  default String algorithm() {
    return "";
  }
}
