package dev.fovea.layer.core;

import dev.fovea.layer.Reach;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.SharesInput;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A layer that returns its input unchanged. */
public record Identity(String name) implements SharesInput {
  /** Returns this layer with the given name. */
  public Identity name(String name) {
    return new Identity(name);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs);
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
