package dev.fovea.layer.convolution;

import dev.fovea.layer.Layer;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/** A convolution with what a plan has joined to it, which goes by the convolution's name. */
sealed interface JoinedConv extends Layer permits NormalizedConv, PooledConv {
  /** The convolution. */
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
