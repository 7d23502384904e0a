package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/**
 * A layer: configuration in Keras's words, the shape of what it gives, its weights, and what it
 * computes forward and backward. Usually a record; it holds no state. One layer object may be
 * part of several models, which then share its weights.
 *
 * <p>Shapes are those of one sample, without the batch, channels last. To add a layer, implement
 * this interface and check the gradients in one line with {@code GradientCheck}; see {@code
 * docs/add-a-layer.md}.
 */
public interface Layer {

  /** The name given by the user, or empty: the model then numbers it as Keras does. */
  String name();

  /** Keras's class name, such as "Conv2D". */
  default String className() {
    return getClass().getSimpleName();
  }

  /**
   * The shape of the output for these inputs; unknown sizes of the input stay unknown.
   *
   * @throws dev.fovea.tensor.ShapeException if the inputs do not fit, naming the way out
   */
  Shape outputShape(List<Shape> inputs);

  /** The weights, in Keras's order. */
  default List<WeightSpec> weights(List<Shape> inputs) {
    return List.of();
  }

  /** Fills the pass's output. Must not depend on what the output held before. */
  void forward(Pass pass);

  /**
   * Fills the gradients of the pass's inputs and weights, those that are wanted, from the gradient
   * of its output. Follows a forward of the same batch.
   */
  void backward(Pass pass);

  /**
   * Whether the output is the first input, value by value (perhaps under another shape): the plan
   * then lets both share one array and calls neither forward nor backward.
   */
  default boolean passesThrough(boolean training) {
    return false;
  }

  /**
   * The configuration in Keras's words, without the name: what is saved, and what the layer is made
   * of again. A layer that is never saved need not give one.
   */
  default Config config() {
    return Config.empty();
  }

  /** Puts this layer on the outputs of others (the functional way), for its result. */
  default Symbol apply(Symbol... inputs) {
    return apply(List.of(inputs));
  }

  /** Puts this layer on the outputs of others (the functional way), for its result. */
  default Symbol apply(List<Symbol> inputs) {
    return Symbol.of(this, inputs);
  }
}
