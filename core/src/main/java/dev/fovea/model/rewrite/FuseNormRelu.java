package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.normalization.BatchNormalization;
import java.util.Optional;

/**
 * A rewrite that lets a batch normalization apply the ReLU after it. The gradient of the ReLU
 * follows from the normalization's input, so memory is read and written fewer times.
 */
public final class FuseNormRelu implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    return ops.fuse((op, next) -> fused(op, next));
  }

  private static Optional<Layer> fused(Op op, Op next) {
    return op.layer() instanceof BatchNormalization norm
            && next.layer() instanceof ActivationLayer last
            && last.activation() == Activation.RELU
        ? Optional.of(new FusedNormRelu(norm))
        : Optional.empty();
  }
}
