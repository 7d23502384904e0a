package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/**
 * A layer: its configuration in Keras's words, the shapes of its outputs, its weights, and how it
 * is bound to the arrays of a plan. Usually a record; it holds no state. One layer object may be
 * part of several models, which then share its weights.
 *
 * <p>Shapes are those of one sample, without the batch, channels last. To add a layer, implement
 * this interface and check the gradients in one line with {@code GradientCheck}; see {@code
 * docs/add-a-layer.md}.
 */
public interface Layer {

  /** Returns the name given by the user, or "": the model then numbers it as Keras does. */
  String name();

  /** Returns Keras's class name, such as "Conv2D". */
  default String className() {
    return getClass().getSimpleName();
  }

  /**
   * Returns the shape of the output, the first one if there are several; unknown sizes of the
   * inputs stay unknown.
   *
   * @throws dev.fovea.tensor.ShapeException if the inputs do not fit, naming the way out
   */
  Shape outputShape(List<Shape> inputs);

  /**
   * Returns the shapes of all outputs. Only a layer with several outputs overrides this.
   *
   * @throws dev.fovea.tensor.ShapeException if the inputs do not fit, naming the way out
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
   * from which receptive fields are computed. Those behind a layer that does not say are unknown.
   *
   * @param input the index of the input, whose axes are spatial ones and channels
   * @param axis the spatial axis, from 0
   */
  default Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.UNKNOWN;
  }

  /**
   * Binds this layer to the arrays of a plan. All that can be decided once is decided here:
   * geometry, algorithm, scratch memory.
   */
  Step bind(Binding binding);

  /**
   * Returns whether the layer has gradients. One that has none can predict, but a plan that would
   * need its gradients refuses it.
   */
  default boolean isDifferentiable() {
    return true;
  }

  /**
   * Returns whether the output is the first input, value by value (perhaps under another shape):
   * the plan then lets both share one array and does not bind the layer.
   */
  default boolean passesThrough(boolean training) {
    return false;
  }

  /**
   * Returns the configuration in Keras's words, without the name: what is saved, and from which the
   * layer is made again. A layer that is never saved need not have one.
   */
  default Config config() {
    return Config.empty();
  }

  /** Applies this layer to the outputs of others (the functional way); returns its first output. */
  default Symbol apply(Symbol... inputs) {
    return apply(List.of(inputs));
  }

  /** Applies this layer to the outputs of others (the functional way); returns its first output. */
  default Symbol apply(List<Symbol> inputs) {
    return applyAll(inputs).getFirst();
  }

  /** Applies this layer to the outputs of others; returns all its outputs. */
  default List<Symbol> applyAll(Symbol... inputs) {
    return applyAll(List.of(inputs));
  }

  /** Applies this layer to the outputs of others; returns all its outputs. */
  default List<Symbol> applyAll(List<Symbol> inputs) {
    return Symbol.allOf(this, inputs);
  }
}
