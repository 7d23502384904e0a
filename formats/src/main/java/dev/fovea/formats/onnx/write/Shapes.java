package dev.fovea.formats.onnx.write;

import dev.fovea.layer.shape.Cropping;
import dev.fovea.layer.shape.Margins;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.RepeatVector;
import dev.fovea.layer.shape.ZeroPadding;
import java.util.Arrays;
import java.util.List;

/** Layers that pad, crop, repeat and permute. */
final class Shapes {
  /** What a slice reaches to if nothing is cut off at the end. */
  private static final int END = Integer.MAX_VALUE;

  private Shapes() {}

  static Value zeroPadding(Use use, ZeroPadding layer) {
    Margins margins = layer.padding();
    int rank = margins.rank();
    int[] pads = Arrays.copyOf(margins.before().dims(), 2 * rank);
    System.arraycopy(margins.after().dims(), 0, pads, rank, rank);
    Order order = use.input().order();
    return use.output(order, pad(use, use.input().name(), order, pads));
  }

  /**
   * Adds zeros around the spatial axes.
   *
   * @param pads the positions in front of all axes, then those at their ends
   */
  static String pad(Use use, String x, Order order, int... pads) {
    int spatial = pads.length / 2;
    int axes = spatial + 2;
    int[] all = new int[2 * axes];
    for (int i = 0; i < spatial; i++) {
      int axis = order.axis(i, spatial + 1);
      all[axis] = pads[i];
      all[axes + axis] = pads[spatial + i];
    }
    return use.graph().add("Pad", x, use.graph().integers(all));
  }

  static Value cropping(Use use, Cropping layer) {
    Margins margins = layer.cropping();
    Order order = use.input().order();
    int[] starts = margins.before().dims();
    int[] ends = new int[margins.rank()];
    int[] axes = new int[margins.rank()];
    for (int i = 0; i < ends.length; i++) {
      int after = margins.after().dim(i);
      ends[i] = after == 0 ? END : -after;
      axes[i] = order.axis(i, use.rank());
    }
    Graph graph = use.graph();
    return use.output(
        order,
        graph.add(
            "Slice",
            List.of(
                use.input().name(),
                graph.integers(starts),
                graph.integers(ends),
                graph.integers(axes))));
  }

  static Value repeatVector(Use use, RepeatVector layer) {
    Graph graph = use.graph();
    String row = graph.add("Unsqueeze", use.input().in(Order.CHANNELS_LAST), graph.integers(1));
    String rows = graph.add("Tile", row, graph.integers(1, layer.n(), 1));
    return use.output(Order.CHANNELS_LAST, rows);
  }

  /** Moves the axes from the order they are in to the one that is asked for, in one step. */
  static Value permute(Use use, Permute layer) {
    Value input = use.input();
    Order from = input.order();
    int rank = use.rank();
    if (rank < 2) {
      return input;
    }
    int[] last = moves(layer, from, Order.CHANNELS_LAST, rank);
    int[] first = moves(layer, from, Order.CHANNELS_FIRST, rank);
    Order best = isSorted(first) && !isSorted(last) ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST;
    return Value.lazy(
        use.outputShape(),
        best,
        order ->
            use.graph()
                .transpose(
                    input.name(),
                    from.dims(use.inputShape()),
                    order.equals(Order.CHANNELS_FIRST) ? first : last));
  }

  /** Returns, for each axis of the output in the graph, the axis of the input in the graph. */
  private static int[] moves(Permute layer, Order from, Order to, int rank) {
    return Arrays.stream(to.axes(rank))
        .map(axis -> from.axis(layer.dims().get(axis) - 1, rank) - 1)
        .toArray();
  }

  private static boolean isSorted(int... axes) {
    return Arrays.equals(axes, Arrays.stream(axes).sorted().toArray());
  }
}
