package dev.fovea.kernel.vector;

import dev.fovea.kernel.Activation;

/** A way to compute a convolution; see {@link dev.fovea.kernel.Convolution#forward}. */
interface ForwardPass {
  void run(int batch, float[] x, float[] w, float[] bias, Activation activation, float[] y);
}
