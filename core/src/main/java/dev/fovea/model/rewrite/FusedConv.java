package dev.fovea.model.rewrite;

import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/** A convolution with the layers fused into it, under the convolution's name. */
sealed interface FusedConv extends Layer permits FusedConvNorm, FusedConvPool {
  /** Returns the convolution. */
  Conv conv();

  @Override
  default String name() {
    return conv().name();
  }

  @Override
  default String className() {
    return conv().className();
  }

  @Override
  default List<WeightSpec> weights(List<Shape> inputs) {
    return conv().weights(inputs);
  }
}
