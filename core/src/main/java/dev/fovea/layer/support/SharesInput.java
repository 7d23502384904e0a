package dev.fovea.layer.support;

import dev.fovea.layer.StructuralLayer;

/** A layer whose output is always its input, value by value, and so shares its array. */
public interface SharesInput extends StructuralLayer {
  @Override
  default boolean passesThrough(boolean training) {
    return true;
  }
}
