package dev.fovea.layer;

import dev.fovea.tensor.Shape;
import java.util.List;

/** Gives its input. */
public record Identity(String name) implements SharesInput {
  /** The same layer under a name. */
  public Identity name(String changed) {
    return new Identity(changed);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs);
  }
}
