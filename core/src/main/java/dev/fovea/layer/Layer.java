package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;
import java.util.OptionalInt;

/**
 * A layer of a network. It knows its configuration in Keras's words, the shapes of its outputs and
 * its weights, and binds itself to the arrays of a plan. A layer is usually a record and holds no
 * state. One layer object may be part of several models, which then share its weights.
 *
 * <p>Shapes are those of one sample, without the batch, channels last. To add a layer, implement
 * this interface and check the gradients in one line with {@code GradientCheck}; see {@code
 * docs/add-a-layer.md}.
 */
public interface Layer {

  /** Returns the name given by the user, or "" if the model is to choose one as Keras does. */
  String name();

  /** Returns Keras's class name, such as "Conv2D". */
  default String className() {
    return getClass().getSimpleName();
  }

  /**
   * Returns the shape of the output, or of the first one if there are several. Unknown sizes of the
   * inputs stay unknown.
   *
   * @throws dev.fovea.tensor.ShapeException if the inputs do not fit; the message says what to do
   */
  Shape outputShape(List<Shape> inputs);

  /**
   * Returns the shapes of all outputs. Only a layer with several outputs overrides this.
   *
   * @throws dev.fovea.tensor.ShapeException if the inputs do not fit; the message says what to do
   */
  default List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(outputShape(inputs));
  }

  /** Returns the weights, in Keras's order. */
  default List<WeightSpec> weights(List<Shape> inputs) {
    return List.of();
  }

  /** Returns the kind of the layer, by which pictures choose its color. */
  default LayerKind kind() {
    return LayerKind.OTHER;
  }

  /**
   * Returns the positions of an input that each position of the output reads along a spatial axis,
   * from which receptive fields are computed. The receptive field of a layer behind one with an
   * unknown reach is unknown.
   *
   * @param input the index of the input, whose shape is (spatial sizes, channels)
   * @param axis the spatial axis, from 0
   */
  default Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.UNKNOWN;
  }

  /**
   * Binds this layer to the arrays of a plan. Geometry, algorithm and scratch memory are chosen
   * here, once.
   */
  Step bind(Binding binding);

  /**
   * Returns whether the layer has gradients. A layer without gradients can predict, but a plan that
   * needs its gradients rejects it.
   */
  default boolean isDifferentiable() {
    return true;
  }

  /**
   * Returns whether the output has the same values as the first input, perhaps in another shape. In
   * this case a plan lets both share one array and does not bind the layer.
   */
  default boolean passesThrough(boolean training) {
    return false;
  }

  /**
   * Returns the input whose gradient backward may write over the gradient of the output, because it
   * reads each value of that before it writes there, and none of it afterwards. A plan then lets
   * both share one array where it can; none by default.
   */
  default OptionalInt gradientInPlace() {
    return OptionalInt.empty();
  }

  /**
   * Returns the configuration in Keras's words, without the name. It is saved with a model, and the
   * layer is created from it when the model is loaded. A layer that is never saved does not need
   * one.
   */
  default Config config() {
    return Config.empty();
  }

  /** Applies this layer to the outputs of other layers and returns its first output. */
  default Symbol apply(Symbol... inputs) {
    return apply(List.of(inputs));
  }

  /** Applies this layer to the outputs of other layers and returns its first output. */
  default Symbol apply(List<Symbol> inputs) {
    return applyAll(inputs).getFirst();
  }

  /** Applies this layer to the outputs of other layers and returns all its outputs. */
  default List<Symbol> applyAll(Symbol... inputs) {
    return applyAll(List.of(inputs));
  }

  /** Applies this layer to the outputs of other layers and returns all its outputs. */
  default List<Symbol> applyAll(List<Symbol> inputs) {
    return Symbol.allOf(this, inputs);
  }
}
