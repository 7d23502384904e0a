package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A rewrite that lets a convolution apply the max pooling after it when it stores its results, so
 * that only the maxima are written.
 */
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
   * Returns whether windows do not overlap and lie within the output, and kernels can apply the
   * activation when they store.
   */
  private static boolean suits(Conv conv, Pooling pooling, Shape input) {
    return (conv.activation() == Activation.LINEAR || conv.activation() == Activation.RELU)
        && pooling.rule() == Pooling.Rule.MAX
        && pooling.strides().equals(pooling.poolSize())
        && !pooling.isDilated()
        && !pooling.window(conv.outputShape(List.of(input))).isPadded();
  }
}
