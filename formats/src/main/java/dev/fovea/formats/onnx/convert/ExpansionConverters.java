package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.layer.Layer;
import dev.fovea.layer.shape.Margins;
import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Slice;
import dev.fovea.layer.shape.Tile;
import dev.fovea.layer.shape.ZeroPadding;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Operators that make values larger: padding, and repeating along axes. */
final class ExpansionConverters {
  private ExpansionConverters() {}

  static void addTo(Converters.Table table) {
    table.add("Pad", ExpansionConverters::pad);
    table.add("Tile", ExpansionConverters::tile);
    table.add("Expand", ExpansionConverters::expand);
  }

  private static View pad(Call call) {
    View view = call.view(0);
    int[] pads =
        call.integers(call.node().has("paddings") ? "paddings" : "pads", 1)
            .orElseThrow(() -> call.failure("has no pads"));
    List<Integer> axes =
        call.optionalFixed(3, "axes")
            .map(array -> call.axes(array.toInts(), view.rank()))
            .orElseGet(() -> IntStream.range(0, view.rank()).boxed().toList());
    if (pads.length != 2 * axes.size()) {
      throw call.failure("has %s pads for %s axes".formatted(pads.length, axes.size()));
    }
    Set<Integer> changed = new HashSet<>();
    for (int i = 0; i < axes.size(); i++) {
      if (pads[i] != 0 || pads[axes.size() + i] != 0) {
        changed.add(axes.get(i));
        if (view.axes().get(axes.get(i)).stream().anyMatch(Factor::isBatch)) {
          throw call.failure("adds samples to a batch");
        }
      }
    }
    if (changed.isEmpty()) {
      return view;
    }
    Memory.PerAxis read = call.memory().perAxis(view);
    int rank = read.order().size();
    int[] before = new int[rank];
    int[] after = new int[rank];
    for (int i = 0; i < axes.size(); i++) {
      if (changed.contains(axes.get(i))) {
        int at = read.layerAxis(axes.get(i)) - 1;
        before[at] = pads[i];
        after[at] = pads[axes.size() + i];
      }
    }
    Signal cut = cropped(call, read.signal(), before, after);
    Signal result =
        Arrays.stream(before).allMatch(size -> size == 0)
                && Arrays.stream(after).allMatch(size -> size == 0)
            ? cut
            : call.graph().apply(layer(call, before, after), cut);
    return Memory.after(result, read, view, changed);
  }

  /** Cuts off what is padded by less than nothing, and sets those sizes to 0. */
  private static Signal cropped(Call call, Signal signal, int[] before, int[] after) {
    List<Integer> axes = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (int axis = 0; axis < before.length; axis++) {
      if (before[axis] < 0 || after[axis] < 0) {
        axes.add(axis + 1);
        starts.add(Math.max(0, -before[axis]));
        ends.add(after[axis] < 0 ? after[axis] : Integer.MAX_VALUE);
        before[axis] = Math.max(0, before[axis]);
        after[axis] = Math.max(0, after[axis]);
      }
    }
    return axes.isEmpty()
        ? signal
        : call.graph()
            .apply(new Slice("", axes, starts, ends, Collections.nCopies(axes.size(), 1)), signal);
  }

  /** Returns Keras's padding layer for zeros around spatial axes, else a general one. */
  private static Layer layer(Call call, int[] before, int[] after) {
    Pad.Mode mode =
        switch (call.node().text("mode", "constant")) {
          case "constant" -> Pad.Mode.CONSTANT;
          case "reflect" -> Pad.Mode.REFLECT;
          case "edge" -> Pad.Mode.EDGE;
          case "wrap" -> Pad.Mode.WRAP;
          default -> throw call.failure("has the mode '" + call.node().text("mode", "") + "'");
        };
    double value =
        call.node().has("value")
            ? Call.decimal(call.node().real("value", 0))
            : call.optionalFixed(2, "value")
                .filter(array -> !array.isEmpty())
                .map(array -> array.number(0))
                .orElse(0.0);
    int rank = before.length - 1;
    boolean isSpatial = rank >= 1 && rank <= 3 && before[rank] == 0 && after[rank] == 0;
    if (mode == Pad.Mode.CONSTANT && value == 0 && isSpatial) {
      return new ZeroPadding(
          call.name(),
          new Margins(Shape.of(Arrays.copyOf(before, rank)), Shape.of(Arrays.copyOf(after, rank))));
    }
    return new Pad(call.name(), new Margins(Shape.of(before), Shape.of(after)), mode, value);
  }

  private static View tile(Call call) {
    View view = call.view(0);
    if (call.version() < 6) {
      throw call.failure("is there in this form since version 6");
    }
    int[] repeats = call.fixed(1, "repeats").toInts();
    if (repeats.length != view.rank()) {
      throw call.failure("has %s repeats for %s".formatted(repeats.length, view.describe()));
    }
    return repeated(call, view, repeats);
  }

  private static View repeated(Call call, View view, int[] repeats) {
    Set<Integer> changed = new HashSet<>();
    for (int axis = 0; axis < repeats.length; axis++) {
      if (repeats[axis] != 1) {
        changed.add(axis);
        if (view.axes().get(axis).stream().anyMatch(Factor::isBatch)) {
          throw call.failure("repeats the samples of a batch");
        }
      }
    }
    if (changed.isEmpty()) {
      return view;
    }
    Memory.PerAxis read = call.memory().perAxis(view);
    List<Integer> own = read.order().stream().map(axis -> repeats[axis]).toList();
    Signal result = call.graph().apply(new Tile(call.name(), own), read.signal());
    return Memory.after(result, read, view, changed);
  }

  /** Repeats axes of size 1; sizes of 1 in the new shape leave an axis as it is. */
  private static View expand(Call call) {
    View view = call.view(0);
    if (!(call.value(1) instanceof Value.Known shape)) {
      throw call.failure("its shape is computed from the values of the input");
    }
    List<List<Factor>> axes = new ArrayList<>(view.axes());
    while (axes.size() < shape.under(0).size()) {
      axes.addFirst(List.of());
    }
    View aligned = view.axes(axes);
    int[] repeats = new int[axes.size()];
    Arrays.fill(repeats, 1);
    int ahead = axes.size() - shape.under(0).size();
    for (int i = 0; i < shape.under(0).size(); i++) {
      int axis = ahead + i;
      boolean grows = false;
      for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
        long wanted = shape.under(k).integer(i);
        grows |= wanted != 1 && wanted != aligned.size(axis, k);
      }
      if (grows) {
        Array first = shape.under(0);
        if (!axes.get(axis).isEmpty() || first.integer(i) != shape.under(1).integer(i)) {
          if (isWrittenBatch(aligned, axis)) {
            continue;
          }
          throw call.failure(
              "expands %s to a shape that does not fit it".formatted(view.describe()));
        }
        repeats[axis] = (int) first.integer(i);
      }
    }
    return repeated(call, aligned, repeats);
  }

  /** Returns whether an axis is the batch, whose size a file has written into a shape. */
  private static boolean isWrittenBatch(View view, int axis) {
    return view.isBatch(axis);
  }
}
