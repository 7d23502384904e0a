package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a model that computes some of its values from others, as a model that shares the
 * layers and so their weights: the encoder or the decoder of an autoencoder, or one of several
 * outputs; and the same model for inputs of another shape.
 */
public final class SubModel {
  private final Model model;
  private final Map<Node.Port, Symbol> symbols = new HashMap<>();

  private SubModel(Model model) {
    this.model = model;
  }

  /**
   * Returns the part of a model between some values.
   *
   * @param inputs the values that become inputs
   * @param outputs the values that become outputs
   * @throws IllegalArgumentException if an output depends on an input of the model that is not
   *     among the inputs; the message names it
   */
  public static Model of(Model model, List<Node.Port> inputs, List<Node.Port> outputs) {
    SubModel part = new SubModel(model);
    List<Symbol> from = inputs.stream().map(part::input).toList();
    return Model.of("", from, outputs.stream().map(part::symbol).toList());
  }

  /**
   * Returns a model that computes further layers on a value of a model. It shares the layers up to
   * that value and so their weights.
   *
   * @param value the value that the further layers take
   * @param next the layers, one after the other
   * @throws ShapeException if a layer does not take the value; the message names it
   */
  public static Model continued(Model model, Node.Port value, Layer... next) {
    SubModel part = new SubModel(model);
    List<Symbol> from = model.inputs().stream().map(part::input).toList();
    Symbol last = part.symbol(value);
    for (Layer layer : next) {
      last = last.then(layer);
    }
    return Model.of("", from, List.of(last));
  }

  /**
   * Returns a model of the same layers whose output is not that of a nested model: a nested model
   * that gives the output, as in a chain of models, is dissolved into its layers.
   *
   * @throws IllegalArgumentException if layers of the same name meet
   */
  public static Model withOpenEnd(Model model) {
    Model open = model;
    while (open.outputs().size() == 1) {
      Node.Port output = open.outputs().getFirst();
      Node last = open.nodes().get(output.node());
      if (!(open.layers().get(last.layer()).layer() instanceof Model nested)) {
        return open;
      }
      SubModel outer = new SubModel(open);
      List<Symbol> from = open.inputs().stream().map(outer::input).toList();
      SubModel inner = new SubModel(nested);
      for (int i = 0; i < last.inputs().size(); i++) {
        inner.symbols.put(nested.inputs().get(i), outer.symbol(last.inputs().get(i)));
      }
      open = Model.of("", from, List.of(inner.symbol(nested.outputs().get(output.output()))));
    }
    return open;
  }

  /** Returns a model of the first output only; the model itself if it has no other. */
  public static Model ofFirstOutput(Model model) {
    return model.outputs().size() == 1
        ? model
        : of(model, model.inputs(), model.outputs().subList(0, 1));
  }

  /**
   * Returns a model of the same layers that takes an input of another shape, such as one whose
   * sizes are open. It shares the layers and so their weights.
   *
   * @throws ShapeException if a layer does not take the values that follow from the shape; the
   *     message names it
   * @throws IllegalArgumentException if the model has several inputs, or the weights of a layer do
   *     not fit the shape; the message names the layer
   */
  public static Model withInput(Model model, Shape shape) {
    if (model.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "the model has " + model.inputs().size() + " inputs, not one");
    }
    SubModel all = new SubModel(model);
    Symbol input = all.input(model.inputs().getFirst(), shape);
    return Model.of("", List.of(input), model.outputs().stream().map(all::symbol).toList());
  }

  private Symbol input(Node.Port port) {
    return input(port, node(port).outputShapes().get(port.output()));
  }

  private Symbol input(Node.Port port, Shape shape) {
    Symbol symbol = Symbol.input(shape.dims());
    symbols.put(port, symbol);
    return symbol;
  }

  private Node node(Node.Port port) {
    return model.nodes().get(port.node());
  }

  private Symbol symbol(Node.Port port) {
    Symbol known = symbols.get(port);
    if (known != null) {
      return known;
    }
    Node node = node(port);
    ModelLayer layer = model.layers().get(node.layer());
    if (model.inputs().contains(port)) {
      throw new IllegalArgumentException(
          "the part needs the input \"%s\" of the model".formatted(layer.name()));
    }
    List<Symbol> outputs =
        layer.layer().applyAll(node.inputs().stream().map(this::symbol).toList());
    for (int i = 0; i < outputs.size(); i++) {
      symbols.putIfAbsent(new Node.Port(port.node(), i), outputs.get(i).in(node.mode()));
    }
    return symbol(port);
  }
}
