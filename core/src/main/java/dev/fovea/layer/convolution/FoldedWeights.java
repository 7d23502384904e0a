package dev.fovea.layer.convolution;

import dev.fovea.layer.Pass;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.support.Biases;
import java.util.Optional;

/**
 * Kernel and bias of a convolution, with the batch normalization behind it brought in, if there is
 * one: in inference that is a factor and an offset for each channel.
 *
 * @param kernel (kernel size, channels in, filters)
 * @param bias (filters), or empty for none
 */
record FoldedWeights(float[] kernel, float[] bias) {
  private static final int KERNEL_SLOT = 1;
  private static final int BIAS_SLOT = 2;

  /** For a pass that has the weights of the convolution, then those of the normalization. */
  static FoldedWeights of(Pass pass, Conv conv, Optional<BatchNormalization> norm) {
    boolean useBias = conv.options().useBias();
    float[] kernel = pass.weight(0);
    float[] bias = Biases.of(pass, 1, useBias);
    if (norm.isEmpty()) {
      return new FoldedWeights(kernel, bias);
    }
    float[] folded = pass.keep(KERNEL_SLOT, () -> new float[kernel.length]);
    float[] offset = pass.keep(BIAS_SLOT, () -> new float[conv.filters()]);
    norm.get().fold(pass, useBias ? 2 : 1, kernel, bias, folded, offset);
    return new FoldedWeights(folded, offset);
  }
}
