package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxGraph;
import dev.fovea.formats.onnx.graph.ValueInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks the inputs of a graph: their names, types and shapes. */
final class InputCheck {
  private InputCheck() {}

  static void check(OnnxGraph graph, Map<String, Array> inputs) {
    Set<String> known = graph.inputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
    for (String name : inputs.keySet()) {
      if (!known.contains(name)) {
        throw new OnnxException(
            "has no input '%s'; its inputs are %s".formatted(name, names(graph)));
      }
    }
    Map<String, Integer> sizes = new HashMap<>();
    for (ValueInfo input : graph.inputs()) {
      Array given = inputs.get(input.name());
      if (given != null) {
        check(input, given, sizes);
      } else if (!graph.initializers().containsKey(input.name())) {
        throw new OnnxException(
            "needs the input '%s' (%s)".formatted(input.name(), input.describe()));
      }
    }
  }

  private static List<String> names(OnnxGraph graph) {
    return graph.requiredInputs().stream().map(ValueInfo::name).toList();
  }

  private static void check(ValueInfo input, Array given, Map<String, Integer> sizes) {
    Optional<ElementType> type = input.type();
    boolean fits = type.isEmpty() || type.get() == given.type();
    if (fits && input.dimensions().isPresent()) {
      List<Dimension> dims = input.dimensions().get();
      fits = dims.size() == given.rank();
      for (int axis = 0; fits && axis < dims.size(); axis++) {
        int size = given.shape().dim(axis);
        fits =
            switch (dims.get(axis)) {
              case Dimension.Fixed(long fixed) -> fixed == size;
              case Dimension.Named(String name) -> {
                Integer other = sizes.putIfAbsent(name, size);
                yield other == null || other == size;
              }
              case Dimension.Free() -> true;
            };
      }
    }
    if (!fits) {
      throw new OnnxException(
          "input '%s': got %s %s, needs %s%s"
              .formatted(
                  input.name(),
                  given.type().name().toLowerCase(Locale.ROOT),
                  Arrays.toString(given.shape().dims()),
                  input.describe(),
                  sizes.isEmpty() ? "" : " with " + sizes));
    }
  }
}
