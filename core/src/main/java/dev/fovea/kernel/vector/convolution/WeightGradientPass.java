package dev.fovea.kernel.vector.convolution;

/** An algorithm that computes the weight gradient of a convolution from the output's gradient. */
interface WeightGradientPass {
  /** Overwrites dw; see {@link dev.fovea.kernel.Convolution#weightGradient}. */
  void run(int batch, float[] x, float[] dy, float[] dw);
}
