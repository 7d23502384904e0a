package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that see the same numbers with other axes; they cost nothing when a model runs. */
final class ShapeConverters {
  private ShapeConverters() {}

  static void addTo(Converters.Table table) {
    table.add("Shape", ShapeConverters::shape);
    table.add("Size", ShapeConverters::size);
    table.add("Reshape", ShapeConverters::reshape);
    table.add("Flatten", ShapeConverters::flatten);
    table.add("Transpose", ShapeConverters::transpose);
    table.add("Squeeze", ShapeConverters::squeeze);
    table.add("Unsqueeze", ShapeConverters::unsqueeze);
    table.add("DepthToSpace", ShapeConverters::depthToSpace);
    table.add("SpaceToDepth", ShapeConverters::spaceToDepth);
  }

  private static List<long[]> dims(View view) {
    return IntStream.range(0, Factor.ASSUMPTIONS).mapToObj(view::dims).toList();
  }

  private static Value shape(Call call) {
    View view = call.view(0);
    int rank = view.rank();
    int from = bounded(call.node().whole("start", 0), rank);
    int to = Math.max(from, bounded(call.node().whole("end", rank), rank));
    return new Value.Known(
        dims(view).stream().map(dims -> Array.row(Arrays.copyOfRange(dims, from, to))).toList());
  }

  private static int bounded(long position, int rank) {
    return (int) Math.clamp(position < 0 ? position + rank : position, 0, rank);
  }

  private static Value size(Call call) {
    return new Value.Known(
        dims(call.view(0)).stream()
            .map(dims -> Array.of(Shape.SCALAR, Arrays.stream(dims).reduce(1, Math::multiplyExact)))
            .toList());
  }

  private static View regrouped(Call call, View view, List<long[]> dims) {
    return Regrouping.of(view, dims, call.memory())
        .orElseThrow(
            () ->
                call.failure(
                    "sees %s as %s, which mixes the samples of a batch"
                        .formatted(view.describe(), Arrays.toString(dims.getFirst()))));
  }

  private static View reshape(Call call) {
    View view = call.view(0);
    List<long[]> targets = new ArrayList<>();
    for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
      targets.add(target(call, k));
    }
    boolean zeroStays = call.node().flag("allowzero", false);
    Optional<List<long[]>> dims = complete(view, targets, zeroStays);
    if (dims.isEmpty()) {
      // A batch that was written into the file as a number, such as 1 or 64, is any batch.
      dims = withBatch(view, targets).flatMap(free -> complete(view, free, zeroStays));
    }
    if (dims.isEmpty()) {
      throw call.failure(
          "sees %s as %s, which has not as many elements"
              .formatted(view.describe(), Arrays.toString(targets.getFirst())));
    }
    return regrouped(call, view, dims.get());
  }

  private static long[] target(Call call, int assumption) {
    if (call.node().has("shape")) {
      return call.node().wholes("shape").orElseThrow();
    }
    if (call.value(1) instanceof Value.Known known) {
      return known.under(assumption).toLongs();
    }
    throw call.failure("its shape is computed from the values of the input");
  }

  /** Returns the sizes with those filled in that are 0 or -1; nothing if they do not fit. */
  private static Optional<List<long[]>> complete(
      View view, List<long[]> targets, boolean zeroStays) {
    List<long[]> all = new ArrayList<>();
    for (int k = 0; k < targets.size(); k++) {
      long[] own = view.dims(k);
      long[] dims = targets.get(k).clone();
      long total = Arrays.stream(own).reduce(1, Math::multiplyExact);
      long product = 1;
      int open = -1;
      for (int i = 0; i < dims.length; i++) {
        if (dims[i] == 0 && !zeroStays && i < own.length) {
          dims[i] = own[i];
        }
        if (dims[i] == -1) {
          open = i;
        } else {
          product *= dims[i];
        }
      }
      if (product <= 0) {
        return Optional.empty();
      }
      if (open >= 0) {
        dims[open] = total / product;
        product *= dims[open];
      }
      if (product != total) {
        return Optional.empty();
      }
      all.add(dims);
    }
    return Optional.of(all);
  }

  private static Optional<List<long[]>> withBatch(View view, List<long[]> targets) {
    if (view.batch().isEmpty() || targets.getFirst().length == 0 || !view.isBatch(0)) {
      return Optional.empty();
    }
    Factor batch = view.batch().getFirst();
    List<long[]> free = new ArrayList<>();
    for (int k = 0; k < targets.size(); k++) {
      long[] dims = targets.get(k).clone();
      dims[0] = batch.size(k);
      free.add(dims);
    }
    return Optional.of(free);
  }

  private static View flatten(Call call) {
    View view = call.view(0);
    long given = call.node().whole("axis", 1);
    int axis = (int) (given < 0 ? given + view.rank() : given);
    if (axis < 0 || axis > view.rank()) {
      throw call.failure("has axis " + given + ", and its input is " + view.describe());
    }
    return view.axes(
        List.of(
            joined(view.axes().subList(0, axis)), joined(view.axes().subList(axis, view.rank()))));
  }

  private static List<Factor> joined(List<List<Factor>> axes) {
    return axes.stream().flatMap(List::stream).toList();
  }

  private static View transpose(Call call) {
    View view = call.view(0);
    int rank = view.rank();
    int[] order =
        call.node()
            .integers("perm")
            .orElseGet(() -> IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
    if (!Arrays.equals(
        Arrays.stream(order).sorted().toArray(), IntStream.range(0, rank).toArray())) {
      throw call.failure(
          "has perm %s for an input %s".formatted(Arrays.toString(order), view.describe()));
    }
    return view.axes(Arrays.stream(order).mapToObj(view.axes()::get).toList());
  }

  private static View squeeze(Call call) {
    View view = call.view(0);
    List<Integer> axes =
        call.integers("axes", 1)
            .map(given -> call.axes(given, view.rank()))
            .orElseGet(
                () ->
                    IntStream.range(0, view.rank())
                        .filter(axis -> view.axes().get(axis).isEmpty())
                        .boxed()
                        .toList());
    List<List<Factor>> rest = new ArrayList<>();
    for (int axis = 0; axis < view.rank(); axis++) {
      if (!axes.contains(axis)) {
        rest.add(view.axes().get(axis));
      } else if (!view.axes().get(axis).isEmpty()) {
        throw call.failure(
            "removes axis %s of %s, which has not the size 1".formatted(axis, view.describe()));
      }
    }
    return view.axes(rest);
  }

  private static View unsqueeze(Call call) {
    View view = call.view(0);
    int[] given = call.integers("axes", 1).orElseThrow(() -> call.failure("has no axes"));
    List<Integer> axes = call.axes(given, view.rank() + given.length);
    List<List<Factor>> all = new ArrayList<>(view.axes());
    axes.stream().sorted().forEach(axis -> all.add(axis, List.of()));
    return view.axes(all);
  }

  private static int block(Call call, View view) {
    int block = call.node().integer("blocksize", 0);
    if (block < 1 || view.rank() != 4) {
      throw call.failure("needs an input of four axes and a blocksize, not " + view.describe());
    }
    return block;
  }

  private interface Dims {
    long[] of(long[] dims);
  }

  private static List<long[]> each(View view, Dims function) {
    return dims(view).stream().map(function::of).toList();
  }

  private static View axes(View view, int... order) {
    return view.axes(Arrays.stream(order).mapToObj(view.axes()::get).toList());
  }

  private static View depthToSpace(Call call) {
    View view = call.view(0);
    int block = block(call, view);
    boolean columnsFirst = call.node().text("mode", "DCR").equals("CRD");
    View split =
        regrouped(
            call,
            view,
            each(
                view,
                d -> {
                  long channels = d[1] / ((long) block * block);
                  return columnsFirst
                      ? new long[] {d[0], channels, block, block, d[2], d[3]}
                      : new long[] {d[0], block, block, channels, d[2], d[3]};
                }));
    View moved = columnsFirst ? axes(split, 0, 1, 4, 2, 5, 3) : axes(split, 0, 3, 4, 1, 5, 2);
    return regrouped(
        call, moved, each(moved, d -> new long[] {d[0], d[1], d[2] * d[3], d[4] * d[5]}));
  }

  private static View spaceToDepth(Call call) {
    View view = call.view(0);
    int block = block(call, view);
    View split =
        regrouped(
            call,
            view,
            each(view, d -> new long[] {d[0], d[1], d[2] / block, block, d[3] / block, block}));
    View moved = axes(split, 0, 3, 5, 1, 2, 4);
    return regrouped(
        call, moved, each(moved, d -> new long[] {d[0], d[1] * d[2] * d[3], d[4], d[5]}));
  }
}
