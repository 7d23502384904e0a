package dev.fovea.formats.onnx.write;

import dev.fovea.layer.core.Dense;
import dev.fovea.layer.core.RadialBasis;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Fully connected layers as Gemm, MatMul or a convolution of one position; tables of vectors. */
final class DenseLayers {
  /** The most spatial axes of a convolution that runtimes are sure to have. */
  private static final int MOST_SPATIAL_AXES = 3;

  private DenseLayers() {}

  static Value dense(Use use, Dense layer) {
    Order order = use.input().order();
    Order result =
        use.rank() == 1 || order.equals(Order.CHANNELS_LAST)
            ? Order.CHANNELS_LAST
            : use.rank() - 1 <= MOST_SPATIAL_AXES ? order : Order.CHANNELS_LAST;
    String name =
        use.rank() == 1
            ? vector(use, layer)
            : result.equals(Order.CHANNELS_FIRST) ? pointwise(use, layer) : rows(use, layer);
    return Activations.output(use, layer.activation(), result, name);
  }

  /** The rows of the kernel go into the order of the vector. */
  private static String vector(Use use, Dense layer) {
    Order order = use.input().order();
    Weight weight = use.weight("kernel");
    String kernel =
        order instanceof Order.Flattened(Shape source)
            ? rowsFirst(use, weight, source)
            : use.plain("kernel");
    List<String> inputs = new ArrayList<>(List.of(use.input().name(), kernel));
    if (!layer.useBias()) {
      return use.graph().add("MatMul", inputs);
    }
    inputs.add(use.plain("bias"));
    return use.graph().add("Gemm", inputs);
  }

  private static String rowsFirst(Use use, Weight weight, Shape source) {
    Shape apart = source.append(weight.shape().dim(1));
    int rank = source.rank();
    int[] axes = new int[rank + 1];
    System.arraycopy(Order.CHANNELS_FIRST.axes(rank), 0, axes, 0, rank);
    axes[rank] = rank;
    return use.graph()
        .initializers()
        .weight(
            weight,
            "rows of " + source,
            use.path() + "/kernel",
            weight.shape(),
            () -> Transposition.of(weight.values(), apart, axes));
  }

  /** A dense layer over the channels of each position is a convolution of one position. */
  private static String pointwise(Use use, Dense layer) {
    int spatial = use.rank() - 1;
    Shape kernel = use.weight("kernel").shape();
    int[] axes = new int[spatial + 2];
    axes[0] = 1;
    for (int i = 0; i < spatial; i++) {
      kernel = kernel.append(1);
      axes[2 + i] = 2 + i;
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(use.input().in(Order.CHANNELS_FIRST));
    inputs.add(use.reshaped("kernel", kernel, axes));
    if (layer.useBias()) {
      inputs.add(use.plain("bias"));
    }
    return use.graph().add("Conv", inputs);
  }

  private static String rows(Use use, Dense layer) {
    String product =
        use.graph().add("MatMul", use.input().in(Order.CHANNELS_LAST), use.plain("kernel"));
    return layer.useBias() ? use.graph().add("Add", product, use.plain("bias")) : product;
  }

  /** The differences are squared themselves: products of sums would lose digits. */
  static Value radialBasis(Use use, RadialBasis layer) {
    Graph graph = use.graph();
    int axis = use.rank();
    String column =
        graph.add("Unsqueeze", use.input().in(Order.CHANNELS_LAST), graph.integers(axis + 1));
    String difference = graph.add("Sub", column, use.plain("centers"));
    String distance = graph.reduce("ReduceSumSquare", difference, axis);
    String score = graph.add("Neg", graph.add("Squeeze", distance, graph.integers(axis)));
    return use.output(Order.CHANNELS_LAST, score);
  }

  /** Each number chooses a row of the table. */
  static Value embedding(Use use) {
    Graph graph = use.graph();
    String rows = graph.wholeNumbers(use.input().in(Order.CHANNELS_LAST));
    String vectors = graph.add("Gather", use.plain("embeddings"), rows);
    return use.output(Order.CHANNELS_LAST, vectors);
  }
}
