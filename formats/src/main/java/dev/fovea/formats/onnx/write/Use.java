package dev.fovea.formats.onnx.write;

import dev.fovea.layer.Layer;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One use of a layer that is being written.
 *
 * @param path the names of the models around the layer and its own, separated by "/"
 * @param inputs the values that the layer reads
 * @param outputs the shapes of one sample of its outputs
 * @param training whether this use is in training even when the model predicts
 */
record Use(
    Graph graph,
    Layer layer,
    String path,
    List<Weight> weights,
    List<Value> inputs,
    List<Shape> outputs,
    boolean training) {

  Value input() {
    return inputs.getFirst();
  }

  Shape inputShape() {
    return input().shape();
  }

  Shape outputShape() {
    return outputs.getFirst();
  }

  /** Returns the number of axes of a sample of the input. */
  int rank() {
    return inputShape().rank();
  }

  /** Returns the output, which an operator has computed in some order. */
  Value output(Order order, String name) {
    return Value.of(graph, outputShape(), order, name);
  }

  /** Returns the output of a function of each value, whatever the order. */
  Value each(UnaryOperator<String> function) {
    return output(input().order(), function.apply(input().name()));
  }

  /** Returns where the channels are in a value of the graph in some order. */
  int channelAxis(Order order) {
    return order.axis(rank() - 1, rank());
  }

  /**
   * Returns where an axis is in the input, in the order that costs least.
   *
   * @param axis counted from 1, or backwards from -1 for the last one
   */
  int axisInGraph(int axis) {
    return input().order().axis(Axes.ofSample(axis, inputShape()), rank());
  }

  /** Returns the weight of a name. */
  Weight weight(String name) {
    return weights.stream()
        .filter(weight -> weight.name().equals(name))
        .findFirst()
        .orElseThrow(() -> refusal("it has no weight \"" + name + '"'));
  }

  /** Returns the name of a weight as the layer has it. */
  String plain(String name) {
    Weight weight = weight(name);
    return graph
        .initializers()
        .weight(weight, "plain", path + "/" + name, weight.shape(), weight::values);
  }

  /** Returns the name of a weight whose axes are reordered: axis i is the given axis of it. */
  String transposed(String name, int... axes) {
    return reshaped(name, weight(name).shape(), axes);
  }

  /**
   * Returns the name of a weight that is read as another shape of the same size, whose axes are
   * then reordered.
   */
  String reshaped(String name, Shape shape, int... axes) {
    Weight weight = weight(name);
    return graph
        .initializers()
        .weight(
            weight,
            shape + " by " + Arrays.toString(axes),
            path + "/" + name,
            Transposition.of(shape, axes),
            () -> Transposition.of(weight.values(), shape, axes));
  }

  /**
   * Returns the name of a weight that fits values of the input in an order, with axes of size 1
   * where the weight has none.
   *
   * @param shape the shape of the weight's values with all axes of a sample
   */
  String spread(String name, Shape shape, Order order) {
    Weight weight = weight(name);
    return graph
        .initializers()
        .weight(
            weight,
            shape + " in " + order,
            path + "/" + name,
            order.dims(shape),
            () -> order.arrange(shape, weight.values()));
  }

  /**
   * Returns the name of constants that fit values of the input in an order.
   *
   * @param shape the shape of the constants with all axes of a sample
   */
  String constants(String name, Shape shape, Order order, float[] values) {
    return graph
        .initializers()
        .floats(path + "/" + name, order.dims(shape), order.arrange(shape, values));
  }

  /** Returns the shape of one value for each channel, with all axes of a sample of the output. */
  Shape perChannel() {
    Shape shape = Shape.of(outputShape().channels());
    while (shape.rank() < outputShape().rank()) {
      shape = shape.prepend(1);
    }
    return shape;
  }

  /** Returns an exception that names the layer. */
  NoOnnxFormException refusal(String reason) {
    return new NoOnnxFormException(
        "%s \"%s\" cannot be written as ONNX: %s".formatted(layer.className(), path, reason));
  }
}
