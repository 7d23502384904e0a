package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A rewrite that folds the batch normalization after a convolution into the convolution's kernel
 * and bias, in inference without gradients.
 *
 * @param batch the largest number of samples in a step
 */
public record FoldNormalization(int batch) implements Rewrite {
  @Override
  public Ops apply(Ops ops) {
    return ops.fuse((op, next) -> fused(ops, op, next));
  }

  private Optional<Layer> fused(Ops ops, Op op, Op next) {
    if (!(next.layer() instanceof BatchNormalization norm)
        || !norm.isOfChannels(ops.shape(op.output()))
        || next.mode().training(false)
        || !(op.layer() instanceof Convolutional<?> linear)
        || linear.activation() != Activation.LINEAR
        || !pays(linear, ops.shape(op.inputs().getFirst()))) {
      return Optional.empty();
    }
    return switch (linear) {
      case Conv conv -> Optional.of(new FusedConvNorm(conv, norm));
      case DepthwiseConv conv -> Optional.of(new FusedDepthwiseNorm(conv, norm));
      default -> Optional.empty();
    };
  }

  /**
   * Returns whether folding, which writes every weight, costs less than normalizing, which writes
   * every output.
   */
  private boolean pays(Convolutional<?> conv, Shape input) {
    List<Shape> inputs = List.of(input);
    long kernel = conv.weights(inputs).getFirst().shape().size();
    return kernel <= (long) batch * conv.outputShape(inputs).size();
  }
}
