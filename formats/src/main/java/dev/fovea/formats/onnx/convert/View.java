package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A value of a graph as a view of a layer's output. The graph's value has the axes {@code axes}, in
 * row-major order; the layer's memory holds the same numbers in the order {@code memory}.
 *
 * <p>For example, the output of a convolution of a graph with channels in front has the axes
 * (batch), (channels), (rows), (columns), and the memory rows, columns, channels; flattened it has
 * the axes (batch), (channels, rows, columns) and the same memory.
 *
 * @param signal the layer's output
 * @param memory the factors of a sample, outermost first, without those of size 1
 * @param axes the factors of each axis, outermost first; none for an axis of size 1. The batch is
 *     one of them, or, if the graph has no batch, none
 * @param type the type of the elements in the graph; layers compute with floats
 */
record View(Signal signal, List<Factor> memory, List<List<Factor>> axes, ElementType type)
    implements Value {
  View {
    memory = List.copyOf(memory);
    axes = axes.stream().map(List::copyOf).toList();
  }

  /** Returns a view of a layer's output whose axes are those of the layer. */
  static View plain(Signal signal, List<Factor> batch, ElementType type) {
    List<List<Factor>> axes = new ArrayList<>();
    axes.add(batch);
    List<Factor> memory = new ArrayList<>();
    for (int axis = 0; axis < signal.shape().rank(); axis++) {
      List<Factor> factors = factors(signal, axis);
      axes.add(factors);
      memory.addAll(factors);
    }
    return new View(signal, memory, axes, type);
  }

  /** Returns a new factor for an axis of a layer's output; none if its size is 1. */
  static List<Factor> factors(Signal signal, int axis) {
    int[] sizes = signal.shapes().stream().mapToInt(shape -> shape.dim(axis)).toArray();
    for (int size : sizes) {
      if (size != 1) {
        return List.of(Factor.of(sizes));
      }
    }
    return List.of();
  }

  /** Returns the number of axes in the graph. */
  int rank() {
    return axes.size();
  }

  /** Returns the same memory seen with other axes. */
  View axes(List<List<Factor>> changed) {
    return new View(signal, memory, changed, type);
  }

  /** Returns the same numbers of another type. */
  View type(ElementType changed) {
    return new View(signal, memory, axes, changed);
  }

  /** Returns the factors of some of the axes, in the order of the memory. */
  List<Factor> inMemoryOrder(List<Factor> factors) {
    return memory.stream().filter(factors::contains).toList();
  }

  /** Returns all factors in the row-major order of the axes. */
  List<Factor> inAxisOrder() {
    return axes.stream().flatMap(List::stream).toList();
  }

  /** Returns the size of an axis under an assumption. */
  int size(int axis, int assumption) {
    return size(axes.get(axis), assumption);
  }

  static int size(List<Factor> factors, int assumption) {
    int size = 1;
    for (Factor factor : factors) {
      size = Math.multiplyExact(size, factor.size(assumption));
    }
    return size;
  }

  /** Returns the sizes of the axes under an assumption. */
  long[] dims(int assumption) {
    long[] dims = new long[rank()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = size(axis, assumption);
    }
    return dims;
  }

  /** Returns whether an axis is the batch. */
  boolean isBatch(int axis) {
    return axes.get(axis).size() == 1 && axes.get(axis).getFirst().isBatch();
  }

  /** Returns the factor of the batch, if the graph has one. */
  List<Factor> batch() {
    return axes.stream().flatMap(List::stream).filter(Factor::isBatch).toList();
  }

  /** Returns the axes, such as [batch, 3, 28x28]. */
  String describe() {
    return axes.stream()
        .map(
            axis ->
                axis.isEmpty()
                    ? "1"
                    : axis.stream().map(Factor::toString).collect(Collectors.joining("x")))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
