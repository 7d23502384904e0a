package dev.fovea.formats.onnx.write;

import dev.fovea.tensor.Shape;

/** Axes as the configurations of layers count them. */
final class Axes {
  private Axes() {}

  /**
   * Returns the axis of a sample, from 0.
   *
   * @param axis counted from 1, or backwards from -1 for the last one
   */
  static int ofSample(int axis, Shape sample) {
    return sample.axis(axis < 0 ? axis : axis - 1);
  }
}
