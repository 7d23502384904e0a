package dev.fovea.layer.support;

import dev.fovea.layer.Reach;
import dev.fovea.layer.StructuralLayer;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A layer whose output always has the same values as its input and therefore shares its array. */
public interface SharesInput extends StructuralLayer {
  @Override
  default Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  @Override
  default boolean passesThrough(boolean training) {
    return true;
  }
}
