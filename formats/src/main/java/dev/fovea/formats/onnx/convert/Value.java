package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import java.util.List;

/** A value of a graph: one that depends on the input of the model, or one that is known at load. */
sealed interface Value permits View, Value.Known {
  /**
   * A value that depends on nothing but the sizes of the inputs.
   *
   * @param arrays the value under each assumption about open sizes; only one if it is the same
   */
  record Known(List<Array> arrays) implements Value {
    public Known {
      arrays = List.copyOf(arrays);
    }

    static Known of(Array array) {
      return new Known(List.of(array));
    }

    /** Returns the value under an assumption. */
    Array under(int assumption) {
      return arrays.get(Math.min(assumption, arrays.size() - 1));
    }

    /** Returns whether the value is the same under all assumptions. */
    boolean isFixed() {
      return arrays.stream().allMatch(array -> same(array, arrays.getFirst()));
    }

    private static boolean same(Array a, Array b) {
      if (a == b) {
        return true;
      }
      if (a.type() != b.type() || !a.shape().equals(b.shape())) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (Double.compare(a.number(i), b.number(i)) != 0 || a.integer(i) != b.integer(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
