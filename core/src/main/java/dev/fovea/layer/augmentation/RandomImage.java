package dev.fovea.layer.augmentation;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A layer that changes images (height, width, channels) in training only, and not their size. */
interface RandomImage extends Layer {
  @Override
  default Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  default Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, 2);
    return input;
  }

  @Override
  default boolean passesThrough(boolean training) {
    return !training;
  }
}
