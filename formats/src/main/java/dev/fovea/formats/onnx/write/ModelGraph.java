package dev.fovea.formats.onnx.write;

import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph of a model. Nested models are dissolved; a layer that is used twice is written twice.
 */
final class ModelGraph {
  private final Graph graph;

  /** The names of the model's inputs, the first of which tells the number of samples. */
  private final List<String> inputs = new ArrayList<>();

  private final List<String> outputs = new ArrayList<>();

  private ModelGraph(Graph graph) {
    this.graph = graph;
  }

  /**
   * Writes a model into a graph.
   *
   * @throws NoOnnxFormException if a layer has no form in ONNX
   */
  static ModelGraph of(Model model, OnnxLayout layout, int opset) {
    ModelGraph all = new ModelGraph(new Graph(layout, opset));
    all.write(model);
    return all;
  }

  Graph graph() {
    return graph;
  }

  /** Returns the names of the inputs, in the order of the model. */
  List<String> inputs() {
    return inputs;
  }

  /** Returns the names of the outputs, in the order of the model. */
  List<String> outputs() {
    return outputs;
  }

  private void write(Model model) {
    if (model.inputs().isEmpty()) {
      throw new NoOnnxFormException(
          "the model cannot be written as ONNX: it has no input, by which a file would know the"
              + " number of samples");
    }
    List<Value> given = new ArrayList<>();
    for (Node.Port port : model.inputs()) {
      Node node = model.nodes().get(port.node());
      String name = graph.claim(model.layers().get(node.layer()).name());
      inputs.add(name);
      given.add(Value.of(graph, node.outputShapes().getFirst(), graph.layout().order(), name));
    }
    List<Value> results = write(model, "", given, CallMode.FOLLOW);
    graph.enter("");
    List<String> values =
        results.stream().map(result -> spread(result).in(graph.layout().order())).toList();
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Node node = model.nodes().get(model.outputs().get(i).node());
      String name = graph.claim(model.layers().get(node.layer()).name());
      String value = values.get(i);
      // An input, or a value that is already an output, is copied.
      String own =
          graph.computes(value) ? value : graph.add("Identity", named.getOrDefault(value, value));
      graph.rename(own, name);
      named.putIfAbsent(value, name);
      outputs.add(name);
    }
  }

  private List<Value> write(Model model, String path, List<Value> given, CallMode around) {
    List<List<Value>> values = new ArrayList<>();
    for (Node node : model.nodes()) {
      ModelLayer owner = model.layers().get(node.layer());
      List<Value> in =
          node.inputs().stream().map(port -> values.get(port.node()).get(port.output())).toList();
      String inner = path + owner.name();
      CallMode mode = node.mode().within(around);
      values.add(
          switch (owner.layer()) {
            case InputLayer ignored ->
                List.of(given.get(model.inputs().indexOf(new Node.Port(values.size(), 0))));
            case Model nested -> write(nested, inner + "/", in, mode);
            case Layer layer -> List.of(write(layer, owner, inner, in, mode));
          });
    }
    return model.outputs().stream()
        .map(port -> values.get(port.node()).get(port.output()))
        .toList();
  }

  private Value write(Layer layer, ModelLayer owner, String path, List<Value> in, CallMode mode) {
    List<Shape> shapes = Symbol.checkedShapes(layer, in.stream().map(Value::shape).toList());
    graph.enter(path);
    // What does not broadcast needs a constant once for each sample.
    boolean broadcasts = Merges.broadcasts(layer);
    List<Value> read = broadcasts ? in : in.stream().map(this::spread).toList();
    Use use = new Use(graph, layer, path, owner.weights(), read, shapes, isTraining(owner, mode));
    Value output = Operators.of(use);
    return broadcasts && in.stream().allMatch(Value::isConstant)
        ? Value.constant(output.shape(), output::in)
        : output;
  }

  /** As in Keras, a frozen batch normalization is always in inference. */
  private static boolean isTraining(ModelLayer owner, CallMode mode) {
    boolean frozen = !owner.trainable() && owner.layer() instanceof BatchNormalization;
    return mode == CallMode.TRAINING && !frozen;
  }

  /** Returns a value of which there is one for each sample. */
  private Value spread(Value value) {
    if (!value.isConstant()) {
      return value;
    }
    Shape shape = value.shape();
    return Value.lazy(
        shape,
        value.order(),
        order -> {
          String samples =
              graph.add(
                  "Shape",
                  inputs.getFirst(),
                  Attributes.integer("start", 0),
                  Attributes.integer("end", 1));
          String sizes = graph.integers(order.dims(shape).dims());
          String all =
              shape.rank() == 0
                  ? samples
                  : graph.add("Concat", samples, sizes, Attributes.integer("axis", 0));
          return graph.add("Expand", value.in(order), all);
        });
  }
}
