package dev.fovea.model;

import dev.fovea.layer.CallMode;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * One use of a layer in a model's graph.
 *
 * @param layer the index of the layer in the model
 * @param use 0 for the first use of that layer, 1 for the second...
 * @param inputs the outputs of other nodes that it reads
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
   * @param node the index of the node in the model
   * @param output the index of the output
   */
  public record Port(int node, int output) {}
}
