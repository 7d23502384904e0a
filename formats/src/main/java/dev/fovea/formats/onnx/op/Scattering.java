package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.stream.IntStream;

/** Operators that put elements into an array by their indices. */
final class Scattering {
  private Scattering() {}

  static void addTo(OperatorTable table) {
    table.add("Scatter", Scattering::scatterElements, 9, 11);
    table.add("ScatterElements", Scattering::scatterElements, 11, 13, 16, 18);
    table.add("ScatterND", Scattering::scatterNd, 11, 13, 16, 18);
    table.add("TensorScatter", Scattering::tensorScatter, 24);
  }

  private static Array scatterElements(Call call) {
    Array x = call.input(0);
    Array indices = call.input(1);
    Array updates = call.input(2);
    if (!updates.shape().equals(indices.shape())) {
      throw call.failure(
          "has updates of shape " + updates.shape() + " and indices of " + indices.shape());
    }
    int axis = call.axis("axis", 0, x.rank());
    return put(call, x, updates, Gathering.targets(call, x.shape(), indices, axis));
  }

  private static Array scatterNd(Call call) {
    Array x = call.input(0);
    Array indices = call.input(1);
    Array updates = call.input(2);
    call.requireRank(indices, 1);
    int depth = indices.shape().dim(-1);
    if (depth > x.rank()) {
      throw call.failure("has indices of " + depth + " axes for an input of " + x.shape());
    }
    Shape rest = x.shape().slice(depth, x.rank());
    Shape places = indices.shape().slice(0, indices.rank() - 1);
    if (!updates.shape().equals(Gathering.joined(places, rest))) {
      throw call.failure(
          "has updates of shape " + updates.shape() + " and indices of " + indices.shape());
    }
    int[] strides = Broadcasting.strides(x.shape());
    int inner = rest.size();
    int[] targets = new int[updates.size()];
    for (int i = 0; i < targets.length; i++) {
      int target = i % inner;
      for (int axis = 0; axis < depth; axis++) {
        long index = indices.integer(i / inner * depth + axis);
        target += Gathering.index(call, index, x.shape().dim(axis)) * strides[axis];
      }
      targets[i] = target;
    }
    return put(call, x, updates, targets);
  }

  /** Writes rows of a cache, each sample from its own place on. */
  private static Array tensorScatter(Call call) {
    Array cache = call.input(0);
    Array update = call.input(1);
    int axis = call.axis("axis", -2, cache.rank());
    boolean isCircular = call.node().text("mode", "linear").equals("circular");
    int[] strides = Broadcasting.strides(cache.shape());
    int[] own = Broadcasting.strides(update.shape());
    int size = cache.shape().dim(axis);
    if (axis == 0 || !cache.shape().with(axis, 1).equals(update.shape().with(axis, 1))) {
      throw call.failure(
          "puts an update of " + update.shape() + " into a cache of " + cache.shape());
    }
    int[] targets = new int[update.size()];
    for (int i = 0; i < targets.length; i++) {
      int sample = i / own[0];
      long at = call.optional(2).map(starts -> starts.integer(sample)).orElse(0L);
      int target = 0;
      for (int other = 0; other < own.length; other++) {
        long position = i / own[other] % update.shape().dim(other);
        if (other == axis) {
          position += at;
          position = isCircular ? Math.floorMod(position, size) : position;
          position = Gathering.index(call, position, size);
        }
        target += (int) position * strides[other];
      }
      targets[i] = target;
    }
    return replaced(cache, update, targets);
  }

  private static Array put(Call call, Array x, Array updates, int[] targets) {
    call.requireSameType(x, updates);
    String reduction = call.node().text("reduction", "none");
    return switch (reduction) {
      case "none" -> replaced(x, updates, targets);
      case "add" -> reduced(x, updates, targets, Double::sum, (a, b, u) -> a + b);
      case "mul" -> reduced(x, updates, targets, (a, b) -> a * b, (a, b, u) -> a * b);
      case "max" -> reduced(x, updates, targets, Math::max, Arithmetic::larger);
      case "min" -> reduced(x, updates, targets, Math::min, Arithmetic::smaller);
      default ->
          throw call.failure(
              "has reduction '" + reduction + "'; none, add, mul, max and min are known");
    };
  }

  /** Returns an array in which updates stand at their targets, the last one where several do. */
  private static Array replaced(Array x, Array updates, int[] targets) {
    int[] source = IntStream.range(0, x.size()).map(i -> -1).toArray();
    for (int i = 0; i < targets.length; i++) {
      source[targets[i]] = i;
    }
    return x.type().isFloating()
        ? Array.ofNumbers(
            x.type(), x.shape(), i -> source[i] < 0 ? x.number(i) : updates.number(source[i]))
        : Array.ofIntegers(
            x.type(), x.shape(), i -> source[i] < 0 ? x.integer(i) : updates.integer(source[i]));
  }

  private static Array reduced(
      Array x, Array updates, int[] targets, Elementwise.Real real, Elementwise.Whole whole) {
    if (x.type().isFloating()) {
      double[] values = x.toDoubles().clone();
      for (int i = 0; i < targets.length; i++) {
        values[targets[i]] = real.apply(values[targets[i]], updates.number(i));
      }
      return Array.ofNumbers(x.type(), x.shape(), i -> values[i]);
    }
    boolean isUnsigned = x.type() == ElementType.UINT64;
    long[] values = x.toLongs().clone();
    for (int i = 0; i < targets.length; i++) {
      values[targets[i]] = whole.apply(values[targets[i]], updates.integer(i), isUnsigned);
    }
    return Array.ofIntegers(x.type(), x.shape(), i -> values[i]);
  }
}
