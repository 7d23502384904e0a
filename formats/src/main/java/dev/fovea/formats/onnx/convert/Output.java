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
    for (List<Factor> axis : view.axes()) {
      List<Factor> sample = axis.stream().filter(factor -> !factor.isBatch()).toList();
      if (sample.size() < axis.size()) {
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

  /** Returns the dimensions that the output of the model has. */
  private static List<List<Factor>> dims(Memory memory, View view) {
    List<List<Factor>> axes =
        view.axes().stream()
            .map(axis -> axis.stream().filter(factor -> !factor.isBatch()).toList())
            .filter(axis -> !axis.isEmpty())
            .toList();
    if (axes.size() <= 1) {
      return axes.isEmpty() ? List.of(List.of()) : axes;
    }
    // The shape that it has, if each of its dimensions is an axis of the file.
    Optional<List<List<Factor>>> natural = memory.natural(view).filter(dims -> isAxes(dims, axes));
    if (natural.isPresent() && isUsual(natural.get(), axes)) {
      return natural.get();
    }
    List<List<Factor>> order = new ArrayList<>(axes);
    List<Integer> apart = memory.axisOrder(view);
    List<List<Factor>> inMemory =
        apart.stream().map(view.axes()::get).filter(axes::contains).toList();
    return inMemory.size() == axes.size() && isUsual(inMemory, axes) ? inMemory : order;
  }

  private static boolean isAxes(List<List<Factor>> dims, List<List<Factor>> axes) {
    return dims.stream().allMatch(dim -> dim.isEmpty() || axes.contains(dim));
  }

  /** Returns whether dimensions are in the order of the axes, or with the first of them last. */
  private static boolean isUsual(List<List<Factor>> dims, List<List<Factor>> axes) {
    List<List<Factor>> given = dims.stream().filter(dim -> !dim.isEmpty()).toList();
    List<List<Factor>> channelsLast = new ArrayList<>(axes);
    if (axes.size() > 1) {
      channelsLast.add(channelsLast.removeFirst());
    }
    return given.equals(axes) || given.equals(channelsLast);
  }
}
