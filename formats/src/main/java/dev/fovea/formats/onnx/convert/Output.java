package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.TensorLayout;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.core.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An output of the graph as an output of the model. */
record Output(Signal signal, TensorLayout layout) {

  static Output of(Conversion conversion, ValueInfo info) {
    if (!(conversion.get(info.name()) instanceof View view)) {
      throw new OnnxException(
          "its output '%s' does not depend on the values of the input".formatted(info.name()));
    }
    List<List<Factor>> dims = dims(conversion.memory(), view);
    Signal signal = conversion.memory().as(view, dims).signal();
    if (signal.symbol().layer() instanceof InputLayer) {
      signal = conversion.graph().apply(new Identity(""), signal);
    }
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < view.rank(); axis++) {
      List<Factor> sample = Memory.sample(view, axis);
      if (sample.size() < view.axes().get(axis).size()) {
        if (!sample.isEmpty()) {
          throw new OnnxException(
              "its output '%s' mixes the samples of a batch with other axes"
                  .formatted(info.name()));
        }
        axes.add(TensorLayout.BATCH);
      } else {
        axes.add(sample.isEmpty() ? TensorLayout.NONE : dims.indexOf(sample) + 1);
      }
    }
    // Whether numbers are whole or true is what the graph computed, whatever it declares.
    ElementType type = view.type();
    List<Dimension> declared =
        info.dimensions()
            .filter(given -> given.size() == axes.size())
            .orElseGet(() -> dimensions(view));
    return new Output(signal, new TensorLayout(info.name(), type, declared, axes));
  }

  private static List<Dimension> dimensions(View view) {
    return IntStream.range(0, view.rank())
        .mapToObj(
            axis -> {
              boolean fixed = view.axes().get(axis).stream().allMatch(Factor::isFixed);
              return fixed ? new Dimension.Fixed(view.size(axis, 0)) : new Dimension.Free();
            })
        .map(Dimension.class::cast)
        .toList();
  }

  /**
   * Returns the dimensions that the output of the model has: those of the file without the batch,
   * but for class scores of a single pixel, which become a row.
   */
  private static List<List<Factor>> dims(Memory memory, View view) {
    List<Integer> kept = sampleAxes(view);
    List<List<Factor>> axes = kept.stream().map(axis -> Memory.sample(view, axis)).toList();
    List<List<Factor>> large = axes.stream().filter(axis -> !axis.isEmpty()).toList();
    if (large.isEmpty()) {
      return List.of(List.of());
    }
    boolean isPixel = view.rank() > 3 && large.size() == 1 && !Memory.sample(view, 1).isEmpty();
    if (isPixel) {
      return large;
    }
    // A picture of one channel has the same memory whether that is first or last.
    List<List<Factor>> wanted =
        view.rank() > 3 && axes.getFirst().isEmpty() ? channelsLast(axes) : axes;
    // The shape that it has, if each of its dimensions is an axis of the file.
    Optional<List<List<Factor>>> natural =
        memory.natural(view).filter(dims -> isUsual(dims, wanted, axes));
    if (natural.isPresent()) {
      return natural.get();
    }
    List<List<Factor>> inMemory =
        memory.axisOrder(view).stream()
            .filter(kept::contains)
            .map(axis -> Memory.sample(view, axis))
            .toList();
    return isUsual(inMemory, wanted, axes) ? inMemory : wanted;
  }

  /** Returns the axes but the batch, which a file for one sample has in front, of size 1. */
  private static List<Integer> sampleAxes(View view) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < view.rank(); axis++) {
      if (!view.isBatch(axis)) {
        axes.add(axis);
      }
    }
    boolean hasBatch = axes.size() < view.rank();
    if (!hasBatch && view.rank() > 0 && view.axes().getFirst().isEmpty()) {
      axes.removeFirst();
    }
    return axes;
  }

  /** Returns whether dimensions are as wanted, or with the first of the axes last. */
  private static boolean isUsual(
      List<List<Factor>> dims, List<List<Factor>> wanted, List<List<Factor>> axes) {
    return dims.equals(wanted) || dims.equals(channelsLast(axes));
  }

  private static List<List<Factor>> channelsLast(List<List<Factor>> axes) {
    List<List<Factor>> order = new ArrayList<>(axes);
    order.addLast(order.removeFirst());
    return order;
  }
}
