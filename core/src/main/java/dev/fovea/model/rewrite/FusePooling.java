package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Lets a convolution do the max pooling after it as it stores: only the winners are written. */
public final class FusePooling implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    return ops.fuse(
        (op, next) ->
            next.layer() instanceof Pooling pooling ? fused(ops, op, pooling) : Optional.empty());
  }

  private static Optional<Layer> fused(Ops ops, Op op, Pooling pooling) {
    return switch (op.layer()) {
      case Conv conv when suits(conv, pooling, ops.shape(op.inputs().getFirst())) ->
          Optional.of(new FusedConvPool(conv, Optional.empty(), pooling));
      case FusedConvNorm(Conv conv, BatchNormalization norm)
          when suits(conv, pooling, ops.shape(op.inputs().getFirst())) ->
          Optional.of(new FusedConvPool(conv, Optional.of(norm), pooling));
      default -> Optional.empty();
    };
  }

  /**
   * Returns whether windows lie apart and within the output, and the activation is one that kernels
   * can store with.
   */
  private static boolean suits(Conv conv, Pooling pooling, Shape input) {
    return (conv.activation() == Activation.LINEAR || conv.activation() == Activation.RELU)
        && pooling.rule() == Pooling.Rule.MAX
        && pooling.strides().equals(pooling.poolSize())
        && !pooling.window(conv.outputShape(List.of(input))).isPadded();
  }
}
