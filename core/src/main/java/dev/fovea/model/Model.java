package dev.fovea.model;

import dev.fovea.config.Names;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.StructuralLayer;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A graph of layers with its weights: sequential, or functional with several inputs, outputs and
 * branches. A model is itself a layer, so models can be nested.
 *
 * <p>A model need not be closed. Any number of threads may call {@link #predict} at the same time.
 * Training changes the weights in place and must not run concurrently with predictions of the same
 * model.
 */
public final class Model implements StructuralLayer {
  private final String name;
  private final boolean sequential;
  private final List<ModelLayer> layers;
  private final List<Node> nodes;
  private final List<Node.Port> inputs;
  private final List<Node.Port> outputs;
  private final LayerState state;
  private final Predictor predictor = Predictor.of(this);

  private Model(String name, boolean sequential, Graph graph) {
    this(name, sequential, graph, LayerState::of);
  }

  private Model(
      String name,
      boolean sequential,
      Graph graph,
      BiFunction<Layer, List<Shape>, LayerState> states) {
    this.name = name;
    this.state = LayerState.ofModel();
    this.sequential = sequential;
    this.nodes = List.copyOf(graph.nodes());
    this.inputs = graph.inputPorts();
    this.outputs = graph.outputPorts();
    List<Layer> parts = graph.layers();
    List<String> names =
        Names.resolve(
            parts.stream().map(Layer::name).toList(),
            parts.stream().map(Layer::className).toList());
    ModelLayer[] members = new ModelLayer[parts.size()];
    for (Node node : nodes) {
      List<Shape> shapes = node.inputs().stream().map(this::shape).toList();
      int at = node.layer();
      if (node.use() > 0) {
        members[at].checkInputs(shapes);
      } else {
        Layer part = parts.get(at);
        LayerState own = part instanceof Model nested ? nested.state : states.apply(part, shapes);
        members[at] = new ModelLayer(names.get(at), part, shapes, node.outputShapes(), own);
      }
    }
    this.layers = List.of(members);
    initialize(CounterRandom.ofSeed(0), new HashSet<>(), Weight::initializeIfNew);
  }

  private Model(Model source, Map<Object, Object> copies) {
    this.name = source.name;
    this.sequential = source.sequential;
    this.nodes = source.nodes;
    this.inputs = source.inputs;
    this.outputs = source.outputs;
    this.state = source.state.copy();
    this.layers = source.layers.stream().map(layer -> layer.copy(copies)).toList();
  }

  /**
   * Returns a copy with separate weights of the same values. Layers that occur in the model several
   * times share their weights in the copy, too.
   */
  public Model copy() {
    return copy(new IdentityHashMap<>());
  }

  /**
   * Returns the copy of this model within the copy of a larger one.
   *
   * @param copies the models and layer states copied so far
   */
  Model copy(Map<Object, Object> copies) {
    Object known = copies.get(this);
    if (known instanceof Model copy) {
      return copy;
    }
    Model copy = new Model(this, copies);
    copies.put(this, copy);
    return copy;
  }

  /**
   * Returns a sequential model.
   *
   * @param input the shape of one sample
   * @throws ShapeException if a layer does not fit the one before it; the message names the layer
   */
  public static Model sequential(Shape input, Layer... layers) {
    return sequential(input, Arrays.asList(layers));
  }

  /** Returns a sequential model. */
  public static Model sequential(Shape input, List<Layer> layers) {
    return sequential("", new InputLayer("", input), layers);
  }

  /** Returns a sequential model with a name and an input layer. */
  public static Model sequential(String name, InputLayer input, List<Layer> layers) {
    Symbol first = Symbol.input(input);
    Symbol last = first;
    java.util.Set<Layer> seen =
        java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    for (Layer layer : layers) {
      if (!seen.add(layer)) {
        throw new IllegalArgumentException(
            "layer %s stands twice in a sequential model; make a second one, or share it with Model.of"
                .formatted(layer.className()));
      }
      last = last.then(layer);
    }
    return new Model(name, true, new Graph(List.of(first), List.of(last)));
  }

  /** Returns a functional model with one input and one output. */
  public static Model of(Symbol input, Symbol output) {
    return of("", List.of(input), List.of(output));
  }

  /**
   * Returns a functional model.
   *
   * @param inputs the inputs, created by {@link Symbol#input}
   * @throws IllegalArgumentException if the outputs depend on an input that is not in the list
   */
  public static Model of(String name, List<Symbol> inputs, List<Symbol> outputs) {
    return new Model(name, false, new Graph(inputs, outputs));
  }

  /**
   * Returns a functional model that shares no weights with other models that contain its layers.
   */
  static Model apart(List<Symbol> inputs, List<Symbol> outputs) {
    return new Model("", false, new Graph(inputs, outputs), LayerState::apart);
  }

  /** Returns the state of this model as a layer of other models. */
  LayerState state() {
    return state;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String className() {
    return sequential ? "Sequential" : "Functional";
  }

  /** Returns whether this is a sequential model. */
  public boolean isSequential() {
    return sequential;
  }

  /** Returns the layers in Keras's order, including input layers. */
  public List<ModelLayer> layers() {
    return layers;
  }

  /**
   * Returns the layer with the given name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public ModelLayer layer(String layerName) {
    return layers.stream()
        .filter(layer -> layer.name().equals(layerName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the model has no layer \"%s\"; it has %s"
                        .formatted(layerName, layers.stream().map(ModelLayer::name).toList())));
  }

  /** Returns the uses of layers, each after those it depends on. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Returns the inputs. */
  public List<Node.Port> inputs() {
    return inputs;
  }

  /** Returns the outputs. */
  public List<Node.Port> outputs() {
    return outputs;
  }

  /** Returns the shape of one sample of each input. */
  public List<Shape> inputShapes() {
    return inputs.stream().map(this::shape).toList();
  }

  /** Returns the shape of one sample of the first input. */
  public Shape inputShape() {
    return shape(inputs.getFirst());
  }

  /** Returns the shape of one sample of each output. */
  public List<Shape> outputShapes() {
    return outputs.stream().map(this::shape).toList();
  }

  /** Returns the shape of one sample of the first output. */
  public Shape outputShape() {
    return shape(outputs.getFirst());
  }

  private Shape shape(Node.Port port) {
    return nodes.get(port.node()).outputShapes().get(port.output());
  }

  /**
   * Returns all weights in the order of the layers. A shared weight appears once, where it is first
   * used.
   */
  public List<Weight> weights() {
    return layers.stream().flatMap(layer -> layer.weights().stream()).distinct().toList();
  }

  /** Returns the weights that training changes. */
  public List<Weight> trainableWeights() {
    return layers.stream()
        .flatMap(
            layer ->
                layer.layer() instanceof Model nested
                    ? nested.trainableWeights().stream()
                    : layer.weights().stream()
                        .filter(weight -> layer.trainable() && weight.spec().trainable()))
        .distinct()
        .toList();
  }

  /** Returns whether training changes the weights, as Keras's {@code model.trainable}. */
  public boolean trainable() {
    return state.trainable;
  }

  /**
   * Sets whether training changes the weights of all layers. Plans and trainers that already exist
   * are not affected.
   */
  public void trainable(boolean trainable) {
    state.trainable = trainable;
    layers.forEach(layer -> layer.trainable(trainable));
  }

  /** Returns the number of elements of all weights. */
  public long parameters() {
    return weights().stream().mapToLong(Weight::size).sum();
  }

  /**
   * Draws new values for all weights from their initializers, including weights shared with other
   * models. A new model initializes the weights that it shares with no other model with seed 0.
   */
  public void initialize(long seed) {
    initialize(CounterRandom.ofSeed(seed), new HashSet<>(), Weight::initialize);
  }

  /** Applies a rule to each weight, where it is first used. */
  private void initialize(
      CounterRandom random, Set<Weight> met, BiConsumer<Weight, CounterRandom> rule) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).layer() instanceof Model nested) {
        nested.initialize(random.stream(i), met, rule);
      } else {
        List<Weight> weights = layers.get(i).weights();
        for (int j = 0; j < weights.size(); j++) {
          if (met.add(weights.get(j))) {
            rule.accept(weights.get(j), random.stream(i, j));
          }
        }
      }
    }
  }

  /**
   * Returns the outputs for the given samples, in inference. Any number of threads may call this
   * method at the same time.
   *
   * @param x (samples, input shape)
   * @return (samples, output shape)
   * @throws ShapeException if x does not fit the model
   */
  public Tensor predict(Tensor x) {
    return predict(List.of(x)).getFirst();
  }

  /** Returns the outputs for samples of several inputs. */
  public List<Tensor> predict(List<Tensor> x) {
    return predictor.predict(x);
  }

  /** Returns a table of the layers, their shapes and parameters, as Keras prints it. */
  public String summary() {
    return Summary.of(this).toString();
  }

  /** Returns the shape of one sample of each output for inputs of the given shapes. */
  @Override
  public List<Shape> outputShapes(List<Shape> inputShapes) {
    List<List<Shape>> shapes = new ArrayList<>();
    for (Node node : nodes) {
      ModelLayer layer = layers.get(node.layer());
      List<Shape> in =
          node.inputs().stream().map(port -> shapes.get(port.node()).get(port.output())).toList();
      shapes.add(
          switch (layer.layer()) {
            case InputLayer ignored ->
                List.of(
                    accepted(layer, inputShapes, inputs.indexOf(new Node.Port(shapes.size(), 0))));
            case Layer plain -> Symbol.checkedShapes(plain, in);
          });
    }
    return outputs.stream().map(port -> shapes.get(port.node()).get(port.output())).toList();
  }

  private Shape accepted(ModelLayer layer, List<Shape> given, int index) {
    if (given.size() != inputs.size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "the model has %d inputs, %d were given", inputs.size(), given.size()));
    }
    Shape expected = shape(inputs.get(index));
    if (!expected.accepts(given.get(index))) {
      throw new ShapeException(
          "input \"%s\" takes samples of shape %s, not %s"
              .formatted(layer.name(), expected, given.get(index)));
    }
    return given.get(index);
  }

  @Override
  public Shape outputShape(List<Shape> inputShapes) {
    return outputShapes(inputShapes).getFirst();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s -> %s, %,d parameters",
        className(),
        inputShapes(),
        outputShapes(),
        parameters());
  }
}
