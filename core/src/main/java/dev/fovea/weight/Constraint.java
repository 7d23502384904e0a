package dev.fovea.weight;

import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;

/** A condition that a weight satisfies after every update. */
public interface Constraint {
  /** Keras's module of its constraints. */
  String MODULE = "keras.constraints";

  /** No constraint. */
  Constraint NONE =
      new Constraint() {
        @Override
        public void apply(float[] weight, Shape shape) {}

        @Override
        public Described describe() {
          throw new IllegalStateException("Constraint.NONE has no description");
        }
      };

  /** Changes the weight, if needed, so that it satisfies the constraint. */
  void apply(float[] weight, Shape shape);

  /** Returns the class and the configuration in Keras's words. */
  Described describe();
}
