package dev.fovea.layer;

/**
 * A layer bound to the arrays of a plan: it holds its arrays, geometry, algorithm and scratch
 * memory as fields and only computes. {@link Layer#bind} makes it.
 *
 * <p>A step serves one thread at a time (its caller; inside, all workers).
 */
@FunctionalInterface
public interface Step {
  /**
   * Fills the outputs from the inputs and the weights. Must not depend on what the outputs held
   * before.
   *
   * @param samples the samples in this step, from 1 to {@link Binding#batch}; they lie at the front
   *     of the arrays
   * @param step names the random numbers: the same step draws the same ones
   */
  void forward(int samples, long step);

  /**
   * Overwrites the wanted gradients of inputs and weights, computed from the gradients of the
   * outputs. Follows a forward of the same samples and step. May overwrite the gradients of the
   * outputs.
   *
   * <p>Never called for a layer that is not {@linkplain Layer#isDifferentiable differentiable}.
   */
  default void backward(int samples, long step) {
    throw new UnsupportedOperationException("this step computes no gradients");
  }

  /**
   * Returns the algorithm that was chosen, for those who look at a plan; "" if there is only one.
   */
  default String algorithm() {
    return "";
  }
}
