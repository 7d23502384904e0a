package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.WeightView;

/** An algorithm of the forward pass of a convolution. */
interface ForwardPass {
  /** Overwrites y; see {@link dev.fovea.kernel.Convolution#forward}. */
  void run(int batch, float[] x, WeightView w, float[] bias, Activation activation, float[] y);

  /**
   * Computes the convolution and the max pooling after it; see {@link
   * dev.fovea.kernel.PooledConvolution#forward}.
   *
   * @param floor the least output before pooling: zero for a ReLU, minus infinity for none
   */
  void runPooled(
      int batch, float[] x, WeightView w, float[] bias, float floor, PooledOutputs outputs);
}
