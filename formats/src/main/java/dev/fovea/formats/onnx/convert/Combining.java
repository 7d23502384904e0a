package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.ElementType;
import dev.fovea.layer.Layer;
import dev.fovea.layer.core.Constant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Applies layers that combine several values element by element, with broadcasting as in NumPy. */
final class Combining {
  private final Call call;
  private final List<View> views;
  private final int reference;

  private Combining(Call call, List<View> views, int reference) {
    this.call = call;
    this.views = views;
    this.reference = reference;
  }

  /**
   * Applies a layer.
   *
   * @param type the type of the result
   */
  static View of(Call call, Layer layer, List<Value> values, ElementType type) {
    Optional<View> simple = withConstants(call, layer, values, type);
    if (simple.isPresent()) {
      return simple.get();
    }
    List<View> given = values.stream().map(call::view).toList();
    int rank = given.stream().mapToInt(View::rank).max().orElseThrow();
    List<View> views = given.stream().map(view -> aligned(view, rank)).toList();
    int reference =
        IntStream.range(0, views.size())
            .boxed()
            .max(Comparator.comparingLong(i -> size(views.get(i))))
            .orElseThrow();
    Combining combining = new Combining(call, views, reference);
    combining.requireOneBatch();
    return combining.inOrder(layer, type).orElseGet(() -> combining.axisByAxis(layer, type));
  }

  /** Combines one value with constants that have no more elements. */
  private static Optional<View> withConstants(
      Call call, Layer layer, List<Value> values, ElementType type) {
    List<View> views =
        values.stream().filter(View.class::isInstance).map(View.class::cast).toList();
    if (views.size() != 1) {
      return Optional.empty();
    }
    View view = views.getFirst();
    List<Signal> signals = new ArrayList<>();
    for (Value value : values) {
      if (value instanceof Value.Known known) {
        Optional<Operand> operand =
            known.isFixed() ? Operand.of(call, known.under(0), view) : Optional.empty();
        if (operand.isEmpty() || !operand.get().value().signal().equals(view.signal())) {
          return Optional.empty();
        }
        signals.add(call.graph().apply(new Constant("", operand.get().constants()), List.of()));
      } else {
        signals.add(view.signal());
      }
    }
    Signal result = call.graph().apply(layer, signals);
    return Optional.of(new View(result, view.memory(), view.axes(), type));
  }

  private static long size(View view) {
    long size = view.memory().size();
    for (Factor factor : view.memory()) {
      size += 1000L * factor.size(0);
    }
    return size + View.size(view.memory(), 0) * 1_000_000L;
  }

  /** Returns a view with axes of size 1 in front. */
  private static View aligned(View view, int rank) {
    List<List<Factor>> axes = new ArrayList<>(view.axes());
    while (axes.size() < rank) {
      axes.addFirst(List.of());
    }
    return view.axes(axes);
  }

  private void requireOneBatch() {
    int place = -1;
    for (View view : views) {
      for (int axis = 0; axis < view.rank(); axis++) {
        if (view.axes().get(axis).stream().anyMatch(Factor::isBatch)) {
          if (place >= 0 && place != axis) {
            throw call.failure("combines samples of a batch with one another");
          }
          place = axis;
        }
      }
    }
    for (View view : views) {
      if (place >= 0
          && !view.axes().get(place).isEmpty()
          && view.axes().get(place).stream().noneMatch(Factor::isBatch)) {
        throw call.failure("combines a batch with an axis that is none");
      }
    }
  }

  /** Applies the layer to the memory in the order of the largest value, if the axes fit it. */
  private Optional<View> inOrder(Layer layer, ElementType type) {
    View base = views.get(reference);
    List<Map<Factor, Factor>> mappings = new ArrayList<>();
    for (View view : views) {
      Optional<Map<Factor, Factor>> mapping = mapping(view, base);
      if (mapping.isEmpty()) {
        return Optional.empty();
      }
      mappings.add(mapping.get());
    }
    List<List<Factor>> single = base.memory().stream().map(List::of).toList();
    List<List<Factor>> dims =
        call.memory()
            .natural(base)
            .filter(
                natural ->
                    mappings.stream()
                        .allMatch(
                            own -> natural.stream().allMatch(dim -> isWholeOrNothing(dim, own))))
            .orElse(single);
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      Map<Factor, Factor> own = mappings.get(i);
      List<List<Factor>> shape = new ArrayList<>();
      for (List<Factor> dim : dims) {
        List<Factor> there = dim.stream().filter(own::containsKey).map(own::get).toList();
        if (!there.isEmpty() || !shape.isEmpty() || i == reference) {
          shape.add(there);
        }
      }
      signals.add(call.memory().as(views.get(i), shape).signal());
    }
    List<List<Factor>> axes = new ArrayList<>(base.axes());
    for (int axis = 0; axis < axes.size(); axis++) {
      for (View view : views) {
        if (axes.get(axis).isEmpty()) {
          axes.set(axis, view.axes().get(axis));
        }
      }
    }
    Signal result = call.graph().apply(layer, signals);
    return Optional.of(new View(result, base.memory(), axes, type));
  }

  private static boolean isWholeOrNothing(List<Factor> dim, Map<Factor, Factor> mapping) {
    return dim.stream().allMatch(mapping::containsKey)
        || dim.stream().noneMatch(mapping::containsKey);
  }

  /** Returns for factors of the largest value those of another one that lie along the same axes. */
  private static Optional<Map<Factor, Factor>> mapping(View view, View base) {
    Map<Factor, Factor> mapping = new HashMap<>();
    for (int axis = 0; axis < base.rank(); axis++) {
      List<Factor> own = view.axes().get(axis);
      List<Factor> other = base.axes().get(axis);
      boolean onlyBatch = own.stream().allMatch(Factor::isBatch);
      if (onlyBatch && (own.isEmpty() || other.isEmpty())) {
        continue;
      }
      if (own.size() != other.size()) {
        return Optional.empty();
      }
      for (int i = 0; i < own.size(); i++) {
        if (!own.get(i).hasSizesOf(other.get(i))) {
          return Optional.empty();
        }
        if (!own.get(i).isBatch()) {
          mapping.put(other.get(i), own.get(i));
        }
      }
    }
    return Optional.of(mapping);
  }

  /** Applies the layer with a dimension for each axis. */
  private View axisByAxis(Layer layer, ElementType type) {
    List<Integer> order = new ArrayList<>(call.memory().axisOrder(views.get(reference)));
    for (View view : views) {
      for (int axis = 0; axis < view.rank(); axis++) {
        boolean sample = !view.isBatch(axis) && !view.axes().get(axis).isEmpty();
        if (sample && !order.contains(axis)) {
          order.addFirst(axis);
        }
      }
    }
    List<Signal> signals = new ArrayList<>();
    for (View view : views) {
      List<List<Factor>> dims = new ArrayList<>();
      for (int axis : order) {
        dims.add(view.axes().get(axis).stream().filter(factor -> !factor.isBatch()).toList());
      }
      signals.add(call.memory().as(view, dims).signal());
    }
    Signal result = call.graph().apply(layer, signals);
    List<List<Factor>> axes = new ArrayList<>();
    for (int axis = 0; axis < views.getFirst().rank(); axis++) {
      int at = axis;
      List<Factor> batch =
          views.stream()
              .flatMap(view -> view.axes().get(at).stream())
              .filter(Factor::isBatch)
              .limit(1)
              .toList();
      axes.add(new ArrayList<>(batch));
    }
    List<Factor> memory = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      List<Factor> factors = View.factors(result, i);
      memory.addAll(factors);
      axes.get(order.get(i)).addAll(factors);
    }
    return new View(result, memory, axes, type);
  }
}
