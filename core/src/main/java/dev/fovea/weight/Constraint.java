package dev.fovea.weight;

import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;

/** What a weight must satisfy after every update. */
public interface Constraint {
  /** Keras's module of its own constraints. */
  String MODULE = "keras.constraints";

  /** No constraint. */
  Constraint NONE =
      new Constraint() {
        @Override
        public void apply(float[] weight, Shape shape) {}

        @Override
        public Described describe() {
          throw new IllegalStateException("no constraint has no description");
        }
      };

  /** Changes the weight where it does not satisfy the constraint. */
  void apply(float[] weight, Shape shape);

  /** Keras's class and configuration. */
  Described describe();
}
