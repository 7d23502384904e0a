package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.array.MemoryBudget;
import dev.fovea.tensor.Shape;
import java.util.stream.IntStream;

/** Operators that add elements around an array, or cut some off. */
final class Padding {
  /** Where the elements around an array come from: the position within it, or -1 for the value. */
  private interface Mode {
    int source(long at, int size);
  }

  private Padding() {}

  static void addTo(OperatorTable table) {
    table.add("Pad", Padding::pad, 1, 2, 11, 13, 18, 19, 21, 23, 24, 25);
    table.add("CenterCropPad", Padding::centerCropPad, 18);
  }

  private static Array pad(Call call) {
    Array x = call.input(0);
    int rank = x.rank();
    int[] pads =
        call.integers(call.version() < 2 ? "paddings" : "pads", 1)
            .orElseThrow(() -> call.failure("is told no pads"));
    int[] axes = Rearranging.axesOrAll(call, call.optional(3).map(Array::toInts), rank);
    if (pads.length != 2 * axes.length) {
      throw call.failure("has " + pads.length + " pads for " + axes.length + " axes");
    }
    int[] before = new int[rank];
    int[] after = new int[rank];
    for (int i = 0; i < axes.length; i++) {
      before[axes[i]] = pads[i];
      after[axes[i]] = pads[axes.length + i];
    }
    Array value =
        call.version() < 11
            ? Array.scalar(x.type(), call.node().real("value", 0))
            : call.optional(2).orElseGet(() -> Array.zeros(x.type(), Shape.SCALAR));
    return padded(x, before, after, mode(call), value);
  }

  private static Mode mode(Call call) {
    String mode = call.node().text("mode", "constant");
    return switch (mode) {
      case "constant" -> (at, size) -> at < 0 || at >= size ? -1 : (int) at;
      case "edge" -> (at, size) -> size == 0 ? -1 : Math.clamp(at, 0, size - 1);
      case "reflect" -> Padding::reflected;
      case "wrap" -> (at, size) -> size == 0 ? -1 : (int) Math.floorMod(at, (long) size);
      default ->
          throw call.failure("has mode '" + mode + "'; constant, edge, reflect and wrap are known");
    };
  }

  /** Returns a position mirrored at the first and the last element, as often as it takes. */
  private static int reflected(long at, int size) {
    if (size < 2) {
      return size - 1;
    }
    long period = 2L * (size - 1);
    long within = Math.floorMod(at, period);
    return (int) Math.min(within, period - within);
  }

  private static Array padded(Array x, int[] before, int[] after, Mode mode, Array value) {
    int[] strides = Broadcasting.strides(x.shape());
    int[] dims = new int[x.rank()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = Math.toIntExact((long) before[axis] + x.shape().dim(axis) + after[axis]);
    }
    Shape shape = Shape.of(dims);
    int[][] tables = new int[dims.length][];
    for (int axis = 0; axis < dims.length; axis++) {
      int size = x.shape().dim(axis);
      int stride = strides[axis];
      long first = -(long) before[axis];
      MemoryBudget.take(dims[axis], Integer.BYTES);
      tables[axis] =
          IntStream.range(0, dims[axis])
              .map(
                  i -> {
                    int source = mode.source(first + i, size);
                    return source < 0 ? -1 : source * stride;
                  })
              .toArray();
    }
    Positions positions = new Positions(tables);
    if (x.type().isFloating()) {
      double around = value.number(0);
      return Array.ofNumbers(
          x.type(),
          shape,
          i -> {
            int source = positions.applyAsInt(i);
            return source < 0 ? around : x.number(source);
          });
    }
    long around = value.integer(0);
    return Array.ofIntegers(
        x.type(),
        shape,
        i -> {
          int source = positions.applyAsInt(i);
          return source < 0 ? around : x.integer(source);
        });
  }

  private static Array centerCropPad(Call call) {
    Array x = call.input(0);
    int[] target = call.input(1).toInts();
    int[] axes = Rearranging.axesOrAll(call, call.node().integers("axes"), x.rank());
    if (axes.length != target.length) {
      throw call.failure("has " + target.length + " sizes for " + axes.length + " axes");
    }
    int[] before = new int[x.rank()];
    int[] after = new int[x.rank()];
    for (int i = 0; i < axes.length; i++) {
      // What is odd goes behind, whether it is added or cut off.
      int more = target[i] - x.shape().dim(axes[i]);
      before[axes[i]] = more / 2;
      after[axes[i]] = more - more / 2;
    }
    return padded(
        x,
        before,
        after,
        (at, size) -> at < 0 || at >= size ? -1 : (int) at,
        Array.zeros(x.type(), Shape.SCALAR));
  }

  /** Returns an array with equal numbers around it. */
  static Array constant(Array x, int[] before, int[] after, double value) {
    ElementType type = x.type();
    return padded(
        x,
        before,
        after,
        (at, size) -> at < 0 || at >= size ? -1 : (int) at,
        Array.scalar(type, value));
  }
}
