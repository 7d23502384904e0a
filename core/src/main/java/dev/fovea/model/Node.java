package dev.fovea.model;

import dev.fovea.layer.CallMode;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * One use of a layer in a model's graph.
 *
 * @param layer which of the model's layers
 * @param use 0 for the first use of that layer, 1 for the second...
 * @param inputs where its inputs come from
 * @param outputShapes the shapes of one sample of its outputs
 * @param mode how the layer behaves in this use
 */
public record Node(int layer, int use, List<Port> inputs, List<Shape> outputShapes, CallMode mode) {
  public Node {
    inputs = List.copyOf(inputs);
    outputShapes = List.copyOf(outputShapes);
  }

  /**
   * One output of a node.
   *
   * @param node which node of the model
   * @param output which of its outputs
   */
  public record Port(int node, int output) {}
}
