package dev.fovea.formats.onnx.convert;

import dev.fovea.layer.Symbol;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * An output of a layer.
 *
 * @param symbol the output, in the model that is being built
 * @param shapes the shape of one sample under each assumption about open sizes
 */
record Signal(Symbol symbol, List<Shape> shapes) {
  Signal {
    shapes = List.copyOf(shapes);
  }

  /** Returns the shape of one sample, with unknown sizes. */
  Shape shape() {
    return symbol.shape();
  }
}
