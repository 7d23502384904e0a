package dev.fovea.weight;

import dev.fovea.tensor.Shape;

/**
 * A weight that a layer asks for.
 *
 * @param name Keras's, such as "kernel"
 * @param trainable false for what training updates without a gradient, such as a moving mean
 */
public record WeightSpec(String name, Shape shape, Parameter parameter, boolean trainable) {
  /** A trainable weight. */
  public WeightSpec(String name, Shape shape, Parameter parameter) {
    this(name, shape, parameter, true);
  }
}
