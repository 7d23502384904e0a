package dev.fovea.zoo;

import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;

/**
 * The {@linkplain BasicCnn basic CNN} with windows of pooling that overlap: 2x2 with a stride of 1,
 * so that the maps keep 23x23 of 24x24 values. It has 4,353,802 parameters.
 */
public final class OverlappingCnn implements Architecture {
  @Override
  public String name() {
    return "overlapping-cnn";
  }

  @Override
  public String description() {
    return "basic-cnn with overlapping pooling: 2x2 with a stride of 1";
  }

  @Override
  public String source() {
    return "after Keras examples, mnist_cnn.py";
  }

  @Override
  public Shape input() {
    return Shape.of(28, 28, 1);
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public Model create(Shape input, int classes) {
    return BasicCnn.create(input, classes, maxPooling2D(2).strides(1));
  }
}
