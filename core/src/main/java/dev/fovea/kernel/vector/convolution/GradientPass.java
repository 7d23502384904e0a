package dev.fovea.kernel.vector.convolution;

/**
 * A way to compute a gradient of a convolution from that of its output: by its input, from the
 * weights; or by its weights, from the input.
 */
interface GradientPass {
  /**
   * Overwrites the gradient.
   *
   * @param dy the output's gradient
   * @param other the weights, or the input
   * @param gradient as what it is the gradient by
   */
  void run(int batch, float[] dy, float[] other, float[] gradient);
}
