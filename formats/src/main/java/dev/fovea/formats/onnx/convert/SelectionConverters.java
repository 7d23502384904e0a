package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.layer.Layer;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Margins;
import dev.fovea.layer.shape.Slice;
import dev.fovea.layer.shape.Take;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Operators that take parts of values and put values together. */
final class SelectionConverters {
  private SelectionConverters() {}

  static void addTo(Converters.Table table) {
    table.add("Slice", SelectionConverters::slice);
    table.add("Gather", SelectionConverters::gather);
    table.addAll("Split", SelectionConverters::split);
    table.add("Concat", SelectionConverters::concat);
  }

  /** What is taken along an axis, within its bounds. */
  private record Part(int axis, int start, int end, int step) {}

  private static View slice(Call call) {
    View view = call.view(0);
    int[] starts = required(call, "starts", 1);
    int[] ends = required(call, "ends", 2);
    int[] given =
        call.integers("axes", 3).orElseGet(() -> IntStream.range(0, starts.length).toArray());
    int[] steps =
        call.optionalFixed(4, "steps")
            .map(Array::toInts)
            .orElseGet(() -> IntStream.range(0, starts.length).map(i -> 1).toArray());
    if (ends.length != starts.length
        || given.length != starts.length
        || steps.length != starts.length) {
      throw call.failure("has not as many starts, ends, axes and steps");
    }
    List<Integer> axes = call.axes(given, view.rank());
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      if (!isWhole(view, axes.get(i), starts[i], ends[i], steps[i])) {
        parts.add(new Part(axes.get(i), starts[i], ends[i], steps[i]));
      }
    }
    return parts(call, view, parts, call.name());
  }

  private static int[] required(Call call, String what, int index) {
    return call.integers(what, index).orElseThrow(() -> call.failure("has no " + what));
  }

  /** Returns whether all of an axis is taken, whatever its size. */
  private static boolean isWhole(View view, int axis, int start, int end, int step) {
    return step == 1
        && IntStream.range(0, Factor.ASSUMPTIONS)
            .allMatch(
                k -> {
                  int size = view.size(axis, k);
                  return (start == 0 || start <= -size) && (end >= size);
                });
  }

  private static View parts(Call call, View view, List<Part> parts, String name) {
    if (parts.isEmpty()) {
      return view;
    }
    Set<Integer> changed = new HashSet<>();
    for (Part part : parts) {
      if (view.axes().get(part.axis()).stream().anyMatch(Factor::isBatch)) {
        throw call.failure("takes some samples of a batch");
      }
      changed.add(part.axis());
    }
    Memory.PerAxis read = call.memory().perAxis(view);
    Layer layer = layer(read, parts, name);
    return Memory.after(call.graph().apply(layer, read.signal()), read, view, changed);
  }

  /** Returns Keras's cropping layer if only the ends of spatial axes are cut off, else a slice. */
  private static Layer layer(Memory.PerAxis read, List<Part> parts, String name) {
    Shape shape = read.signal().shape();
    int rank = shape.rank() - 1;
    int[] before = new int[Math.max(rank, 0)];
    int[] after = new int[before.length];
    boolean crops = rank >= 1 && rank <= 3;
    for (Part part : parts) {
      int axis = read.layerAxis(part.axis()) - 1;
      int size = shape.dim(axis);
      crops &= axis < rank && part.step() == 1 && size != Shape.UNKNOWN;
      if (crops) {
        int start = Math.clamp(part.start() < 0 ? part.start() + size : part.start(), 0, size);
        int end = (int) Math.clamp(part.end() < 0 ? (long) part.end() + size : part.end(), 0, size);
        before[axis] = start;
        after[axis] = size - end;
        crops = start < end;
      }
    }
    return crops
        ? new Cropping(name, new Margins(Shape.of(before), Shape.of(after)))
        : new Slice(
            name,
            parts.stream().map(part -> read.layerAxis(part.axis())).toList(),
            parts.stream().map(Part::start).toList(),
            parts.stream().map(Part::end).toList(),
            parts.stream().map(Part::step).toList());
  }

  private static Value gather(Call call) {
    if (call.value(0) instanceof Value.Known) {
      return Embeddings.of(call);
    }
    View view = call.view(0);
    int axis = call.axis(call.node().whole("axis", 0), view.rank());
    if (call.value(1) instanceof View) {
      throw call.failure("its indices are computed from the input; a layer needs them constant");
    }
    Array array = call.fixed(1, "indices");
    int[] indices = array.toInts();
    List<Factor> factors = view.axes().get(axis);
    if (factors.stream().anyMatch(Factor::isBatch)) {
      throw call.failure("takes some samples of a batch");
    }
    View taken = view;
    if (!factors.isEmpty() || indices.length != 1) {
      taken = taken(call, view, axis, indices);
    }
    // The axis becomes those of the indices.
    List<List<Factor>> axes = new ArrayList<>(taken.axes());
    List<Factor> own = axes.remove(axis);
    if (array.rank() <= 1) {
      if (array.rank() == 1) {
        axes.add(axis, own);
      }
      return taken.axes(axes);
    }
    List<long[]> dims = new ArrayList<>();
    for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
      List<Long> sizes = new ArrayList<>();
      for (int i = 0; i < taken.rank(); i++) {
        if (i == axis) {
          Arrays.stream(array.shape().dims()).forEach(dim -> sizes.add((long) dim));
        } else {
          sizes.add((long) taken.size(i, k));
        }
      }
      dims.add(sizes.stream().mapToLong(Long::longValue).toArray());
    }
    return Regrouping.of(taken, dims, call.memory())
        .orElseThrow(() -> call.failure("mixes the samples of a batch"));
  }

  private static View taken(Call call, View view, int axis, int[] indices) {
    int step = indices.length > 1 ? indices[1] - indices[0] : 1;
    boolean regular = step > 0 && indices[0] >= 0;
    for (int i = 1; i < indices.length; i++) {
      regular &= indices[i] - indices[i - 1] == step;
    }
    int last = indices[indices.length - 1];
    if (regular) {
      return parts(call, view, List.of(new Part(axis, indices[0], last + 1, step)), call.name());
    }
    if (indices.length == 1) {
      int end = last == -1 ? Integer.MAX_VALUE : last + 1;
      return parts(call, view, List.of(new Part(axis, last, end, 1)), call.name());
    }
    Memory.PerAxis read = call.memory().perAxis(view);
    Layer layer =
        new Take(call.name(), Arrays.stream(indices).boxed().toList(), read.layerAxis(axis));
    return Memory.after(call.graph().apply(layer, read.signal()), read, view, Set.of(axis));
  }

  private static List<Value> split(Call call) {
    View view = call.view(0);
    int axis = call.axis(call.node().whole("axis", 0), view.rank());
    int outputs = call.node().outputs().size();
    int[] sizes =
        call.integers("split", 1)
            .filter(given -> given.length > 0)
            .orElseGet(() -> equal(call, view, axis, outputs));
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      boolean whole = isWhole(view, axis, start, start + size, 1);
      parts.add(
          parts(
              call, view, whole ? List.of() : List.of(new Part(axis, start, start + size, 1)), ""));
      start += size;
    }
    return parts;
  }

  /** Returns equal sizes, of which the last may be smaller. */
  private static int[] equal(Call call, View view, int axis, int outputs) {
    if (!view.axes().get(axis).stream().allMatch(Factor::isFixed)) {
      throw new OpenSizeException("divides an axis of open size");
    }
    int count = call.node().integer("num_outputs", outputs);
    int total = view.size(axis, 0);
    int size = Math.ceilDiv(total, Math.max(1, count));
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = Math.min(size, total - i * size);
      if (sizes[i] < 1) {
        throw call.failure("divides %s positions into %s parts".formatted(total, count));
      }
    }
    return sizes;
  }

  private static View concat(Call call) {
    List<View> views = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      views.add(call.view(i));
    }
    View base =
        views.stream()
            .reduce((a, b) -> b.memory().size() > a.memory().size() ? b : a)
            .orElseThrow(() -> call.failure("has no inputs"));
    int axis = call.axis(call.node().whole("axis", 1), base.rank());
    if (views.size() == 1) {
      return base;
    }
    if (base.axes().get(axis).stream().anyMatch(Factor::isBatch)) {
      throw call.failure("puts samples of a batch behind one another");
    }
    List<Integer> order = call.memory().axisOrder(base);
    List<Signal> signals = new ArrayList<>();
    for (View view : views) {
      if (view.rank() != base.rank()) {
        throw call.failure("joins %s and %s".formatted(base.describe(), view.describe()));
      }
      signals.add(call.memory().perAxis(view, order).signal());
    }
    int at = order.indexOf(axis);
    Signal result =
        call.graph()
            .apply(new Concatenate(call.name(), at == order.size() - 1 ? -1 : at + 1), signals);
    Memory.PerAxis read = new Memory.PerAxis(result, order);
    return Memory.after(result, read, base, Set.of(axis));
  }
}
