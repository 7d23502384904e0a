package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.normalization.BatchNormalization;
import java.util.Optional;

/**
 * A rewrite that folds the batch normalization after a convolution into the convolution's kernel
 * and bias, in inference without gradients. Folding rounds differently, so it must not depend on
 * the batch: a sample has the same bits in any.
 */
public record FoldNormalization() implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    return ops.fuse((op, next) -> fused(ops, op, next));
  }

  private static Optional<Layer> fused(Ops ops, Op op, Op next) {
    if (!(next.layer() instanceof BatchNormalization norm)
        || !norm.isOfChannels(ops.shape(op.output()))
        || next.mode().training(false)
        || !(op.layer() instanceof Convolutional<?> linear)
        || linear.activation() != Activation.LINEAR) {
      return Optional.empty();
    }
    return switch (linear) {
      case Conv conv -> Optional.of(new FusedConvNorm(conv, norm));
      case DepthwiseConv conv -> Optional.of(new FusedDepthwiseNorm(conv, norm));
      default -> Optional.empty();
    };
  }
}
