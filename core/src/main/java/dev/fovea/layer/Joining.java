package dev.fovea.layer;

import dev.fovea.tensor.Shape;
import java.util.Optional;

/** A layer that can do the work of one behind it as it stores its output. */
public interface Joining extends Layer {
  /**
   * A layer that does what both do, with the weights of this one and behind them those of the
   * other; none, where they are better computed apart.
   *
   * @param next reads the output of this layer, which nobody else does
   * @param input the shape of one sample of what this layer reads
   * @param batch the most samples in a step
   * @param backward whether gradients will be asked for
   */
  Optional<Layer> joined(Layer next, Shape input, int batch, boolean backward);
}
