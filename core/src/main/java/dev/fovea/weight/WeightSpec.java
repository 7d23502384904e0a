package dev.fovea.weight;

import dev.fovea.tensor.Shape;

/**
 * The description of a weight that a layer needs.
 *
 * @param name Keras's name, such as "kernel"
 * @param trainable false for a weight that training updates without a gradient, such as a moving
 *     mean
 */
public record WeightSpec(String name, Shape shape, Parameter parameter, boolean trainable) {
  /** Describes a trainable weight. */
  public WeightSpec(String name, Shape shape, Parameter parameter) {
    this(name, shape, parameter, true);
  }
}
