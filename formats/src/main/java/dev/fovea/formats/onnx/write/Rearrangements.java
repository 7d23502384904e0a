package dev.fovea.formats.onnx.write;

import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Slice;
import dev.fovea.layer.shape.Take;
import dev.fovea.layer.shape.Tile;
import dev.fovea.tensor.Shape;
import java.util.List;

/** Operations that take, repeat and add positions along axes. */
final class Rearrangements {
  private Rearrangements() {}

  /** Adds the positions from one to before another of an axis of the graph. */
  static String slice(Graph graph, String x, int axis, int from, int end) {
    return graph.add(
        "Slice", List.of(x, graph.integers(from), graph.integers(end), graph.integers(axis)));
  }

  static Value slice(Use use, Slice layer) {
    Order order = use.input().orderOfAxes();
    Graph graph = use.graph();
    int[] axes = layer.axes().stream().mapToInt(axis -> axis(use, order, axis)).toArray();
    List<String> inputs =
        List.of(
            use.input().in(order),
            graph.integers(numbers(layer.starts())),
            graph.integers(numbers(layer.ends())),
            graph.integers(axes),
            graph.integers(numbers(layer.steps())));
    return use.output(order, graph.add("Slice", inputs));
  }

  private static int axis(Use use, Order order, int axis) {
    return order.axis(Axes.ofSample(axis, use.inputShape()), use.rank());
  }

  private static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  static Value take(Use use, Take layer) {
    Order order = use.input().orderOfAxes();
    int axis = axis(use, order, layer.axis());
    String y = gather(use.graph(), use.input().in(order), axis, numbers(layer.indices()));
    return use.output(order, y);
  }

  /** Adds positions of an axis of the graph, in their order. */
  static String gather(Graph graph, String x, int axis, int... positions) {
    return graph.add("Gather", x, graph.integers(positions), Attributes.integer("axis", axis));
  }

  static Value tile(Use use, Tile layer) {
    Order order = use.input().orderOfAxes();
    Graph graph = use.graph();
    int[] repeats = order.dims(Shape.of(numbers(layer.repeats()))).prepend(1).dims();
    String y = graph.add("Tile", use.input().in(order), graph.integers(repeats));
    return use.output(order, y);
  }

  /** Modes that not every opset has are written as the positions that they take. */
  static Value pad(Use use, Pad layer) {
    Order order = use.input().orderOfAxes();
    String x = use.input().in(order);
    return use.output(
        order,
        switch (layer.mode()) {
          case CONSTANT -> padded(use, layer, order, x, "constant");
          case EDGE -> padded(use, layer, order, x, "edge");
          case REFLECT ->
              isNarrow(layer, use.inputShape())
                  ? padded(use, layer, order, x, "reflect")
                  : taken(use, layer, order, x);
          case SYMMETRIC, WRAP -> taken(use, layer, order, x);
        });
  }

  /** Returns whether all margins are narrower than their axes, as operators need to mirror them. */
  private static boolean isNarrow(Pad layer, Shape input) {
    boolean narrow = true;
    for (int i = 0; i < input.rank(); i++) {
      int widest = Math.max(layer.padding().before().dim(i), layer.padding().after().dim(i));
      narrow &= widest == 0 || input.dim(i) == Shape.UNKNOWN || widest < input.dim(i);
    }
    return narrow;
  }

  private static String padded(Use use, Pad layer, Order order, String x, String mode) {
    int rank = use.rank();
    int[] all = new int[2 * (rank + 1)];
    for (int i = 0; i < rank; i++) {
      int axis = order.axis(i, rank);
      all[axis] = layer.padding().before().dim(i);
      all[rank + 1 + axis] = layer.padding().after().dim(i);
    }
    Graph graph = use.graph();
    String pads = graph.integers(all);
    String value = graph.initializers().number((float) layer.value());
    return graph.add(
        "Pad",
        mode.equals("constant") ? List.of(x, pads, value) : List.of(x, pads),
        Attributes.text("mode", mode));
  }

  private static String taken(Use use, Pad layer, Order order, String x) {
    String y = x;
    for (int i = 0; i < use.rank(); i++) {
      int size = use.inputShape().dim(i);
      int[] positions = size == Shape.UNKNOWN ? new int[0] : layer.positions(i, size);
      boolean padded = layer.padding().before().dim(i) + layer.padding().after().dim(i) > 0;
      if (padded && size == Shape.UNKNOWN) {
        throw use.refusal(
            "its padding " + layer.mode() + " needs sizes that are known; fix the model's input");
      }
      y = padded ? gather(use.graph(), y, order.axis(i, use.rank()), positions) : y;
    }
    return y;
  }
}
