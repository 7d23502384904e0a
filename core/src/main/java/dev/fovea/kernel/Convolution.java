package dev.fovea.kernel;

/**
 * A convolution and its two gradients, bound to a {@link ConvolutionProblem}, with the algorithms
 * chosen and the memory for packed weights allocated. {@link #toString} names the algorithms.
 *
 * <p>Convolution means what every CNN toolkit means: slide, multiply, sum (the kernel is not
 * flipped). Arrays are channels last. Weights are (kernelD, kernelH, kernelW, inChannels / groups,
 * outChannels); output channel o belongs to group o / (outChannels / groups) and reads the input
 * channels of that group only. A depthwise convolution has as many groups as input channels.
 *
 * <p>Only one thread at a time may call an instance; the call itself uses all workers.
 */
public interface Convolution {

  /**
   * Computes y = activation(convolution(x, w) + bias).
   *
   * @param batch the number of samples; arrays may be longer
   * @param x (batch, inD, inH, inW, inChannels)
   * @param w the weights
   * @param bias (outChannels), or an empty array for none
   * @param y (batch, outD, outH, outW, outChannels), overwritten
   * @throws IllegalStateException if the problem does not name this use; likewise the gradients
   */
  void forward(int batch, float[] x, WeightView w, float[] bias, Activation activation, float[] y);

  /**
   * Computes the gradient with respect to x.
   *
   * @param dy (batch, outD, outH, outW, outChannels)
   * @param dx (batch, inD, inH, inW, inChannels), overwritten
   */
  void inputGradient(int batch, float[] dy, WeightView w, float[] dx);

  /**
   * Computes the gradient with respect to the weights, summed over the batch in a fixed order.
   *
   * @param dw shaped like w, overwritten
   */
  void weightGradient(int batch, float[] x, float[] dy, float[] dw);
}
