package dev.fovea.formats.onnx.convert;

import java.util.List;

/** Turns a node of an operator into layers. */
@FunctionalInterface
interface Converter {
  /**
   * Returns the outputs in order; fewer than the node names if the others are not needed.
   *
   * @throws dev.fovea.formats.onnx.graph.OnnxException if there are no layers that do the same; the
   *     message names the node and says why
   */
  List<Value> convert(Call call);
}
