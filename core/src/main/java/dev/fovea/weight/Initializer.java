package dev.fovea.weight;

import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/** How a weight starts. */
public interface Initializer {
  /** Keras's module of its own initializers. */
  String MODULE = "keras.initializers";

  /**
   * Fills a weight.
   *
   * @param shape of the weight; fans are told from it as Keras does
   * @param random the stream of this weight alone
   */
  void fill(float[] weight, Shape shape, CounterRandom random);

  /** Keras's class and configuration. */
  Described describe();
}
