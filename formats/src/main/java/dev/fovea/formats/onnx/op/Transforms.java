package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** What several families need to read their inputs. */
final class Transforms {
  private Transforms() {}

  /** Returns a row of equal numbers. */
  static int[] filled(int length, int value) {
    int[] row = new int[length];
    Arrays.fill(row, value);
    return row;
  }

  /** Returns the shape that an input tells. */
  static Shape shape(Call call, Array dims) {
    int[] sizes = dims.toInts();
    for (int size : sizes) {
      if (size < 0) {
        throw call.failure("is given the shape " + Arrays.toString(sizes));
      }
    }
    return Shape.of(sizes);
  }
}
