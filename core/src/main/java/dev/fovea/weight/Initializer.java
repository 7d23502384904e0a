package dev.fovea.weight;

import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/** The values with which a weight starts. */
public interface Initializer {
  /** Keras's module of its initializers. */
  String MODULE = "keras.initializers";

  /**
   * Fills a weight.
   *
   * @param shape of the weight, from which fans are computed as in Keras
   * @param random a stream of random numbers for this weight only
   */
  void fill(float[] weight, Shape shape, CounterRandom random);

  /** Returns the class and the configuration in Keras's words. */
  Described describe();
}
