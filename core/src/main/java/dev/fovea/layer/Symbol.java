package dev.fovea.layer;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A value in a functional model that is being built: the output of a layer for given inputs. Two
 * symbols are equal only if they are the same object.
 *
 * <p>The same layer object applied twice shares its weights, in one model or in several.
 */
public final class Symbol {
  private final Layer layer;
  private final List<Symbol> inputs;
  private final int output;
  private final Shape shape;
  private final CallMode mode;

  private Symbol(Layer layer, List<Symbol> inputs, int output, Shape shape, CallMode mode) {
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
    this.output = output;
    this.shape = shape;
    this.mode = mode;
  }

  /**
   * Returns an input of a model.
   *
   * @param dims the shape of one sample; {@link Shape#UNKNOWN} for unknown sizes
   */
  public static Symbol input(int... dims) {
    return input(new InputLayer("", Shape.of(dims)));
  }

  /** Returns an input of a model. */
  public static Symbol input(InputLayer layer) {
    return new Symbol(layer, List.of(), 0, layer.shape(), CallMode.FOLLOW);
  }

  /**
   * Returns the first output of a layer.
   *
   * @throws ShapeException if the inputs do not fit the layer; the message names it
   */
  public static Symbol of(Layer layer, List<Symbol> inputs) {
    return allOf(layer, inputs).getFirst();
  }

  /**
   * Returns all outputs of one use of a layer.
   *
   * @throws ShapeException if the inputs do not fit the layer; the message names it
   */
  public static List<Symbol> allOf(Layer layer, List<Symbol> inputs) {
    List<Shape> shapes = checkedShapes(layer, inputs.stream().map(Symbol::shape).toList());
    return IntStream.range(0, shapes.size())
        .mapToObj(i -> new Symbol(layer, inputs, i, shapes.get(i), CallMode.FOLLOW))
        .toList();
  }

  /**
   * Returns a layer's output shapes. The message of an exception starts with the layer's class and
   * name.
   */
  public static List<Shape> checkedShapes(Layer layer, List<Shape> inputs) {
    try {
      return layer.outputShapes(inputs);
    } catch (ShapeException e) {
      String label = layer.className() + (layer.name().isEmpty() ? "" : " \"" + layer.name() + '"');
      throw String.valueOf(e.getMessage()).startsWith(label)
          ? e
          : new ShapeException(label + ": " + e.getMessage());
    }
  }

  /**
   * Returns the value of the same layer on the same inputs in inference, even while the model
   * trains: Keras's {@code layer(x, training=False)}. For a nested model this applies to all layers
   * whose own calls do not say otherwise.
   *
   * <pre>{@code
   * Symbol features = x.then(base).inInference(); // batch normalization keeps its statistics
   * }</pre>
   */
  public Symbol inInference() {
    return in(CallMode.INFERENCE);
  }

  /**
   * Returns the value of the same layer on the same inputs in training, even in predictions:
   * Keras's {@code layer(x, training=True)}. Dropout and noise then act, anew in each prediction,
   * and batch normalization uses the statistics of the batch, but predictions never change the
   * moving ones. Of a nested model, it holds for all layers that do not say otherwise.
   *
   * <pre>{@code
   * Symbol sampled = x.then(dropout(0.5)).inTraining(); // Monte Carlo dropout
   * }</pre>
   */
  public Symbol inTraining() {
    return in(CallMode.TRAINING);
  }

  /** Returns the value of the same layer on the same inputs in another mode. */
  public Symbol in(CallMode changed) {
    return new Symbol(layer, inputs, output, shape, changed);
  }

  /** Returns how this use of the layer behaves. */
  public CallMode mode() {
    return mode;
  }

  /** Returns the layer that computes this value. */
  public Layer layer() {
    return layer;
  }

  /** Returns the inputs of the layer. */
  public List<Symbol> inputs() {
    return inputs;
  }

  /** Returns the index of this value among the layer's outputs. */
  public int output() {
    return output;
  }

  /** Returns the shape of one sample. */
  public Shape shape() {
    return shape;
  }

  /** Applies a layer to this value: {@code x.then(conv2D(32, 3)).then(flatten())}. */
  public Symbol then(Layer next) {
    return next.apply(List.of(this));
  }
}
