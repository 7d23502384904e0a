package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Activation;

/** A way to compute a convolution; see {@link dev.fovea.kernel.Convolution#forward}. */
interface ForwardPass {
  void run(int batch, float[] x, float[] w, float[] bias, Activation activation, float[] y);

  /**
   * The same with max pooling behind it; see {@link dev.fovea.kernel.PooledConvolution#forward}.
   *
   * @param floor the least output before pooling: zero for a ReLU, minus infinity for none
   */
  void runPooled(int batch, float[] x, float[] w, float[] bias, float floor, PooledOutputs outputs);
}
