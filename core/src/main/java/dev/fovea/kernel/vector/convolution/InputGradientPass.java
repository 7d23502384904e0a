package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.WeightView;

/** An algorithm that computes the input gradient of a convolution from the output's gradient. */
interface InputGradientPass {
  /** Overwrites dx; see {@link dev.fovea.kernel.Convolution#inputGradient}. */
  void run(int batch, float[] dy, WeightView w, float[] dx);
}
