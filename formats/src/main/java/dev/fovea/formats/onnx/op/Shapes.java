package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Operators that only give elements another shape, or tell the shape. */
final class Shapes {
  private Shapes() {}

  static void addTo(OperatorTable table) {
    table.add("Identity", call -> call.input(0), 1, 13, 14, 16, 19, 21, 23, 24, 25);
    table.add("Shape", Shapes::shape, 1, 13, 15, 19, 21, 23, 24, 25);
    table.add(
        "Size",
        call -> Array.of(Shape.SCALAR, (long) call.input(0).size()),
        1,
        13,
        19,
        21,
        23,
        24,
        25);
    table.add("Reshape", Shapes::reshape, 1, 5, 13, 14, 19, 21, 23, 24, 25);
    table.add("Flatten", Shapes::flatten, 1, 9, 11, 13, 21, 23, 24, 25);
    table.add("Squeeze", Shapes::squeeze, 1, 11, 13, 21, 23, 24, 25);
    table.add("Unsqueeze", Shapes::unsqueeze, 1, 11, 13, 21, 23, 24, 25);
  }

  private static Array shape(Call call) {
    Shape shape = call.input(0).shape();
    int rank = shape.rank();
    int start = bounded(call.node().integer("start", 0), rank);
    int end = bounded(call.node().integer("end", rank), rank);
    return Array.row(
        Arrays.stream(shape.slice(start, Math.max(start, end)).dims()).asLongStream().toArray());
  }

  private static int bounded(int axis, int rank) {
    return Math.clamp(axis < 0 ? (long) axis + rank : axis, 0, rank);
  }

  private static Array reshape(Call call) {
    Array x = call.input(0);
    int[] wanted =
        call.integers("shape", 1)
            .orElseThrow(() -> call.failure("is told no shape: its second input is missing"));
    boolean keepsZero = call.version() >= 14 && call.node().flag("allowzero", false);
    int[] dims = wanted.clone();
    int open = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == 0 && !keepsZero) {
        if (i >= x.rank()) {
          throw call.failure(
              "keeps dimension " + i + " (a zero in its shape), which " + x.shape() + " lacks");
        }
        dims[i] = x.shape().dim(i);
      }
      if (dims[i] == -1) {
        if (open >= 0) {
          throw call.failure("leaves two dimensions open: " + Arrays.toString(wanted));
        }
        open = i;
      } else {
        known *= dims[i];
      }
    }
    if (open >= 0) {
      if (known == 0 || x.size() % known != 0) {
        throw call.failure("cannot make %s of %s".formatted(Arrays.toString(wanted), x.shape()));
      }
      dims[open] = (int) (x.size() / known);
    }
    return x.reshape(Shape.of(dims));
  }

  private static Array flatten(Call call) {
    Array x = call.input(0);
    int rank = x.rank();
    int axis = call.node().integer("axis", 1);
    if (axis < -rank || axis > rank) {
      throw call.failure("has axis " + axis + ", and its input has " + rank + " dimensions");
    }
    int split = axis < 0 ? axis + rank : axis;
    Shape shape = x.shape();
    return x.reshape(Shape.of(shape.slice(0, split).size(), shape.slice(split, rank).size()));
  }

  private static Array squeeze(Call call) {
    Array x = call.input(0);
    Set<Integer> gone = new TreeSet<>();
    int[] axes = call.integers("axes", 1).map(given -> call.axes(given, x.rank())).orElse(null);
    for (int axis = 0; axis < x.rank(); axis++) {
      if (axes == null && x.shape().dim(axis) == 1) {
        gone.add(axis);
      }
    }
    if (axes != null) {
      for (int axis : axes) {
        if (x.shape().dim(axis) != 1) {
          throw call.failure(
              "cannot remove axis " + axis + " of " + x.shape() + ", which is not 1");
        }
        gone.add(axis);
      }
    }
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (!gone.contains(axis)) {
        dims.add(x.shape().dim(axis));
      }
    }
    return x.reshape(Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
  }

  private static Array unsqueeze(Call call) {
    Array x = call.input(0);
    int[] axes =
        call.integers("axes", 1).orElseThrow(() -> call.failure("is told no axes to insert"));
    int[] dims = new int[x.rank() + axes.length];
    for (int axis : call.axes(axes, dims.length)) {
      dims[axis] = -1;
    }
    int from = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = dims[axis] == -1 ? 1 : x.shape().dim(from++);
    }
    return x.reshape(Shape.of(dims));
  }
}
