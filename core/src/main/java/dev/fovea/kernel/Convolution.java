package dev.fovea.kernel;

/**
 * One convolution, bound to its geometry, with the algorithm chosen and scratch memory planned; and
 * its two gradients.
 *
 * <p>Convolution means what every CNN toolkit means: slide, multiply, sum (the kernel is not
 * flipped). Arrays are channels last. Weights are (kernelD, kernelH, kernelW, inChannels / groups,
 * outChannels); output channel o belongs to group o / (outChannels / groups) and sees that group's
 * input channels alone. A depthwise convolution is one with as many groups as input channels.
 *
 * <p>An instance serves one thread at a time (its caller; inside, all workers).
 */
public interface Convolution {

  /**
   * y = activation(convolution(x, w) + bias).
   *
   * @param batch the number of samples; arrays may be longer
   * @param x (batch, inD, inH, inW, inChannels)
   * @param w the weights
   * @param bias (outChannels), or an empty array for none
   * @param y (batch, outD, outH, outW, outChannels), overwritten
   */
  void forward(int batch, float[] x, float[] w, float[] bias, Activation activation, float[] y);

  /**
   * The gradient with respect to x.
   *
   * @param dy (batch, outD, outH, outW, outChannels)
   * @param dx (batch, inD, inH, inW, inChannels), overwritten
   */
  void inputGradient(int batch, float[] dy, float[] w, float[] dx);

  /**
   * The gradient with respect to the weights, summed over the batch in a fixed order.
   *
   * @param dw as w, overwritten
   */
  void weightGradient(int batch, float[] x, float[] dy, float[] dw);
}
