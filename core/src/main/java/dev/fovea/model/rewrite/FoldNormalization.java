package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
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
    return ops.fuse((op, next) -> fused(op, next));
  }

  private static Optional<Layer> fused(Op op, Op next) {
    return op.layer() instanceof Conv conv
            && conv.activation() == Activation.LINEAR
            && next.layer() instanceof BatchNormalization norm
            && !next.mode().training(false)
        ? Optional.of(new FusedConvNorm(conv, norm))
        : Optional.empty();
  }
}
