package dev.fovea.model;

import dev.fovea.layer.Layer;
import dev.fovea.layer.normalization.BatchNormalization;
import java.util.List;
import java.util.stream.Stream;

/**
 * One layer to be computed, when a plan is made: nested models are dissolved, values are numbers.
 *
 * @param layer the layer, perhaps with its activation changed by the plan
 * @param owner the layer of the model
 * @param weights the weights it uses: the owner's, and behind them those of what the plan joined to
 * @param path the layer's name, behind those of the models around it: "encoder/conv2d"
 * @param inputs the values it reads
 * @param output the value it gives
 * @param inference whether it is in inference even in training
 */
record Call(
    Layer layer,
    ModelLayer owner,
    List<Weight> weights,
    String path,
    List<Integer> inputs,
    int output,
    boolean inference) {
  Call(
      Layer layer,
      ModelLayer owner,
      String path,
      List<Integer> inputs,
      int output,
      boolean inference) {
    this(layer, owner, owner.weights(), path, inputs, output, inference);
  }

  /**
   * Returns whether it is in training while the model trains. As in Keras, a frozen batch
   * normalization is not, while other frozen layers (dropout, noise) are.
   */
  boolean trains() {
    return !inference && (owner.trainable() || !(layer instanceof BatchNormalization));
  }

  Call with(Layer changed) {
    return new Call(changed, owner, weights, path, inputs, output, inference);
  }

  /** This call and one that reads nothing but what it gives, as one. */
  Call joined(Layer both, Call next) {
    List<Weight> all = Stream.concat(weights.stream(), next.weights.stream()).toList();
    return new Call(both, owner, all, path, inputs, next.output, inference);
  }
}
