package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.layer.Constants;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A constant that is combined with a value element by element, in the order of the value's memory.
 *
 * @param value the value's memory, in a shape to which the constant broadcasts
 * @param constants the constant
 */
record Operand(Memory.Shaped value, Constants constants) {
  /**
   * Lays a constant out.
   *
   * @return nothing if the constant has more elements along an axis than the value
   */
  static Optional<Operand> of(Call call, Array array, View view) {
    int ahead = array.rank() - view.rank();
    Array aligned = array;
    for (int axis = 0; axis < ahead; axis++) {
      if (array.shape().dim(axis) != 1) {
        return Optional.empty();
      }
    }
    if (ahead > 0) {
      aligned = array.reshape(array.shape().slice(ahead, array.rank()));
    }
    List<Factor> present = new ArrayList<>();
    for (int axis = 0; axis < aligned.rank(); axis++) {
      int size = aligned.shape().dim(axis);
      int at = axis + view.rank() - aligned.rank();
      if (size == 1) {
        continue;
      }
      if (view.isBatch(at)) {
        aligned = call.conversion().oneOf(call, moveFirst(aligned, axis));
        continue;
      }
      List<Factor> factors = view.axes().get(at);
      if (factors.isEmpty()) {
        return Optional.empty();
      }
      if (!factors.stream().allMatch(Factor::isFixed)) {
        throw new OpenSizeException("has a constant of size " + size);
      }
      if (View.size(factors, 0) != size) {
        return Optional.empty();
      }
      present.addAll(factors);
    }
    return Optional.of(laidOut(call, aligned, view, present));
  }

  private static Array moveFirst(Array array, int axis) {
    if (axis != 0) {
      throw new OpenSizeException("has a constant for each sample of a batch");
    }
    return array;
  }

  private static Operand laidOut(Call call, Array array, View view, List<Factor> present) {
    List<Factor> inMemory = view.inMemoryOrder(present);
    int[] sizes = present.stream().mapToInt(factor -> factor.size(0)).toArray();
    int[] order = inMemory.stream().mapToInt(present::indexOf).toArray();
    float[] values = Weights.permuted(array.toFloats(), Shape.of(sizes), order);
    Memory.Shaped value = call.memory().divided(view, present::contains);
    List<Integer> dims = new ArrayList<>();
    for (List<Factor> dim : value.dims()) {
      boolean isThere = !dim.isEmpty() && present.contains(dim.getFirst());
      if (isThere || !dims.isEmpty()) {
        dims.add(isThere ? View.size(dim, 0) : 1);
      }
    }
    Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    return new Operand(value, Weights.constants(shape, values));
  }
}
