package dev.fovea.formats.onnx.convert;

import dev.fovea.layer.shape.Flatten;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Brings the memory of values into the order and shape that a layer needs. Only another order costs
 * time when the model runs, and most values are in order.
 */
final class Memory {
  private final LayerGraph graph;

  /** What has been reordered and reshaped, so that it is done once for all readers. */
  private final Map<List<Object>, Signal> done = new HashMap<>();

  Memory(LayerGraph graph) {
    this.graph = graph;
  }

  /** Returns a view with its memory in the given order of the same factors. */
  View ordered(View view, List<Factor> order) {
    if (view.memory().equals(order)) {
      return view;
    }
    List<Object> key = List.of(view.signal().symbol(), view.memory(), order);
    Signal known = done.get(key);
    if (known == null) {
      List<List<Factor>> runs = runs(view.memory(), order);
      Signal signal = shaped(view, runs);
      List<List<Factor>> after = new ArrayList<>(runs);
      after.sort((a, b) -> order.indexOf(a.getFirst()) - order.indexOf(b.getFirst()));
      List<Integer> dims = after.stream().map(run -> runs.indexOf(run) + 1).toList();
      known = graph.apply(new Permute("", dims), signal);
      done.put(key, known);
    }
    return new View(known, order, view.axes(), view.type());
  }

  /** Returns the longest stretches of the memory that stay together in another order. */
  private static List<List<Factor>> runs(List<Factor> memory, List<Factor> order) {
    List<List<Factor>> runs = new ArrayList<>();
    int last = -2;
    for (Factor factor : memory) {
      int at = order.indexOf(factor);
      if (at != last + 1) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(factor);
      last = at;
    }
    return runs;
  }

  /**
   * Returns the memory of a view in the given shape.
   *
   * @param dims the factors of each dimension, none for one of size 1; all together are the memory
   */
  Signal shaped(View view, List<List<Factor>> dims) {
    Signal signal = view.signal();
    int[] sizes = new int[dims.size()];
    int open = 0;
    boolean same = signal.shape().rank() == sizes.length;
    for (int i = 0; i < sizes.length; i++) {
      boolean fixed = dims.get(i).stream().allMatch(Factor::isFixed);
      sizes[i] = fixed ? View.size(dims.get(i), 0) : Shape.UNKNOWN;
      open += fixed ? 0 : 1;
      for (int k = 0; same && k < Factor.ASSUMPTIONS; k++) {
        same = signal.shapes().get(k).dim(i) == View.size(dims.get(i), k);
      }
    }
    if (same) {
      return signal;
    }
    if (open > 1) {
      throw new OpenSizeException(
          "needs to see %s as %s".formatted(signal.shape(), Shape.of(sizes)));
    }
    Shape target = Shape.of(sizes);
    return done.computeIfAbsent(
        List.of(signal.symbol(), target),
        key -> graph.apply(target.rank() == 1 ? new Flatten("") : new Reshape("", target), signal));
  }

  /** Returns the factors of each dimension of the layer's output, if its dimensions are factors. */
  Optional<List<List<Factor>>> natural(View view) {
    List<List<Factor>> dims = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < view.signal().shape().rank(); i++) {
      List<Factor> dim = new ArrayList<>();
      while (!hasSizes(view.signal(), i, dim)) {
        if (next == view.memory().size()) {
          return Optional.empty();
        }
        dim.add(view.memory().get(next++));
      }
      dims.add(dim);
    }
    return next == view.memory().size() ? Optional.of(dims) : Optional.empty();
  }

  private static boolean hasSizes(Signal signal, int dim, List<Factor> factors) {
    return IntStream.range(0, Factor.ASSUMPTIONS)
        .allMatch(k -> signal.shapes().get(k).dim(dim) == View.size(factors, k));
  }

  /**
   * A signal in a shape of known factors.
   *
   * @param dims the factors of each dimension
   */
  record Shaped(Signal signal, List<List<Factor>> dims) {
    /** Returns the factors of all dimensions but the last ones. */
    List<Factor> leading(int last) {
      return dims.subList(0, dims.size() - last).stream().flatMap(List::stream).toList();
    }
  }

  /** Returns the memory with the given factors, in this order, as its last dimension. */
  Shaped endingWith(View view, List<Factor> last) {
    List<Factor> rest = view.memory().stream().filter(f -> !last.contains(f)).toList();
    List<Factor> order = new ArrayList<>(rest);
    order.addAll(last);
    View ordered = ordered(view, order);
    Optional<List<List<Factor>>> natural =
        natural(ordered).filter(dims -> !dims.isEmpty() && dims.getLast().equals(last));
    List<List<Factor>> dims = new ArrayList<>();
    rest.forEach(factor -> dims.add(List.of(factor)));
    dims.add(last);
    List<List<Factor>> chosen = natural.orElse(dims);
    return new Shaped(shaped(ordered, chosen), chosen);
  }

  /** Returns the memory in dimensions whose factors either all fulfill a condition or none. */
  Shaped divided(View view, Predicate<Factor> condition) {
    List<List<Factor>> single = view.memory().stream().map(List::of).toList();
    List<List<Factor>> dims =
        natural(view)
            .filter(
                natural ->
                    natural.stream()
                        .allMatch(
                            dim ->
                                dim.stream().allMatch(condition)
                                    || dim.stream().noneMatch(condition)))
            .orElse(single);
    return new Shaped(shaped(view, dims), dims);
  }

  /**
   * A signal with a dimension for each axis of the graph's value, in some order; the batch has
   * none.
   *
   * @param order the axes of the graph
   */
  record PerAxis(Signal signal, List<Integer> order) {
    /** Returns the axis of the layer, counted from 1, of an axis of the graph. */
    int layerAxis(int axis) {
      return order.indexOf(axis) + 1;
    }
  }

  /**
   * Returns the memory with a dimension for each axis, in the order that it has already, if any.
   */
  PerAxis perAxis(View view) {
    return perAxis(view, axisOrder(view));
  }

  /** Returns the memory with a dimension for each axis, in the given order. */
  PerAxis perAxis(View view, List<Integer> order) {
    List<List<Factor>> dims = order.stream().map(axis -> sample(view, axis)).toList();
    return new PerAxis(as(view, dims).signal(), order);
  }

  /** Returns the factors of an axis without the batch. */
  static List<Factor> sample(View view, int axis) {
    return view.axes().get(axis).stream().filter(factor -> !factor.isBatch()).toList();
  }

  /** Returns the axes but the batch in the order of the memory; as they are if they have none. */
  List<Integer> axisOrder(View view) {
    List<Integer> all = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    boolean apart = true;
    for (int axis = 0; axis < view.rank(); axis++) {
      if (!view.isBatch(axis)) {
        List<Factor> factors = sample(view, axis);
        all.add(axis);
        if (!factors.isEmpty()) {
          order.add(axis);
          int at = view.memory().indexOf(factors.getFirst());
          int end = at + factors.size();
          apart &= end <= view.memory().size() && view.memory().subList(at, end).equals(factors);
        }
      }
    }
    if (!apart) {
      return all;
    }
    order.sort(
        (a, b) ->
            view.memory().indexOf(sample(view, a).getFirst())
                - view.memory().indexOf(sample(view, b).getFirst()));
    for (int axis : all) {
      if (!order.contains(axis)) {
        order.add(place(view, order, axis), axis);
      }
    }
    return order;
  }

  /** Returns where an axis of size 1 goes: channels behind all, others before those after them. */
  private static int place(View view, List<Integer> order, int axis) {
    if (axis == 1 && view.rank() > 2) {
      return order.size();
    }
    int place = 0;
    while (place < order.size() && order.get(place) < axis) {
      place++;
    }
    return place;
  }

  /**
   * Returns the view of what a layer made of a signal.
   *
   * @param before what the layer read
   * @param changed the axes along which the layer did something; the factors of others stay
   */
  static View after(Signal signal, PerAxis read, View before, Set<Integer> changed) {
    List<List<Factor>> axes = new ArrayList<>(before.axes());
    List<Factor> memory = new ArrayList<>();
    for (int i = 0; i < read.order().size(); i++) {
      int axis = read.order().get(i);
      List<Factor> factors =
          changed.contains(axis) ? View.factors(signal, i) : sample(before, axis);
      if (changed.contains(axis)) {
        List<Factor> all = new ArrayList<>(before.axes().get(axis));
        all.removeIf(factor -> !factor.isBatch());
        all.addAll(factors);
        axes.set(axis, all);
      }
      memory.addAll(factors);
    }
    return new View(signal, memory, axes, before.type());
  }

  /** Returns the memory in exactly the given dimensions, reordered if need be. */
  Shaped as(View view, List<List<Factor>> dims) {
    View ordered = ordered(view, dims.stream().flatMap(List::stream).toList());
    return new Shaped(shaped(ordered, dims), dims);
  }
}
