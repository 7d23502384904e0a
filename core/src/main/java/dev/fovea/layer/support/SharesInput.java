package dev.fovea.layer.support;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;

/** A layer that always gives its input, value by value, and so shares its array. */
public interface SharesInput extends Layer {
  @Override
  default boolean passesThrough(boolean training) {
    return true;
  }

  @Override
  default void forward(Pass pass) {
    throw new IllegalStateException("shares its input's array");
  }

  @Override
  default void backward(Pass pass) {
    throw new IllegalStateException("shares its input's array");
  }
}
