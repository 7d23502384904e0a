package dev.fovea.formats.onnx.op;

import dev.fovea.tensor.Shape;

/**
 * The rows of an array along one axis.
 *
 * @param outer the number of positions of the axes before it
 * @param size the number of elements in a row
 * @param inner the number of positions of the axes behind it, and so the distance of two elements
 */
record Lanes(int outer, int size, int inner) {
  static Lanes of(Shape shape, int axis) {
    return new Lanes(
        shape.slice(0, axis).size(), shape.dim(axis), shape.slice(axis + 1, shape.rank()).size());
  }

  /** Returns the number of rows. */
  int count() {
    return outer * inner;
  }

  /** Returns the index of the first element of a row. */
  int start(int lane) {
    return lane / inner * size * inner + lane % inner;
  }

  /** Returns the index of an element of a row. */
  int index(int lane, int element) {
    return start(lane) + element * inner;
  }
}
