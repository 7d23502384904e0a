package dev.fovea.formats.onnx.write;

import dev.fovea.layer.capsule.Capsules;
import dev.fovea.tensor.Shape;
import java.util.stream.IntStream;

/** Capsule layers, composed of ONNX's operators; the rounds of routing are written out. */
final class CapsuleLayers {
  private CapsuleLayers() {}

  static Value squash(Use use) {
    return use.each(x -> squash(use.graph(), x, use.channelAxis(use.input().order())));
  }

  /** Adds |s| s / (1 + |s|^2), the lengths taken along an axis. */
  private static String squash(Graph graph, String s, int axis) {
    String square = graph.reduce("ReduceSumSquare", s, axis);
    String factor = graph.add("Div", graph.add("Sqrt", square), graph.add("Add", square, 1));
    return graph.add("Mul", s, factor);
  }

  static Value length(Use use) {
    int axis = use.channelAxis(use.input().order());
    Graph graph = use.graph();
    String length = graph.reduce("ReduceL2", use.input().name(), axis);
    return use.output(Order.CHANNELS_LAST, graph.add("Squeeze", length, graph.integers(axis)));
  }

  /**
   * Predictions p (batch, inputs, capsules, dimensions), and rounds of: couplings c = softmax over
   * the capsules of p . a, a being the sum of the outputs of earlier rounds; v = squash(sum over
   * the inputs of c p).
   */
  static Value capsules(Use use, Capsules layer) {
    Graph graph = use.graph();
    Shape input = use.inputShape();
    int capsules = layer.capsules();
    Shape predicted = Shape.of(input.dim(0), capsules, layer.dimensions());
    Shape matrices = Shape.of(input.dim(0), input.dim(1), capsules * layer.dimensions());
    String rows = graph.add("Unsqueeze", use.input().in(Order.CHANNELS_LAST), graph.integers(2));
    String kernel = use.reshaped("kernel", matrices, 0, 1, 2);
    String p = graph.reshape(graph.add("MatMul", rows, kernel), predicted);
    String sum = graph.reduce("ReduceMean", p, 1);
    // In the first round all couplings are 1 / capsules.
    String v = squash(graph, graph.add("Mul", sum, input.dim(0) / (double) capsules), 3);
    String earlier = v;
    for (int round = 1; round < layer.rounds(); round++) {
      String agreement = graph.reduce("ReduceSum", graph.add("Mul", p, earlier), 3);
      String coupling = graph.add("Softmax", agreement, Attributes.integer("axis", 2));
      v = squash(graph, graph.reduce("ReduceSum", graph.add("Mul", p, coupling), 1), 3);
      earlier = round + 1 < layer.rounds() ? graph.add("Add", earlier, v) : earlier;
    }
    return use.output(Order.CHANNELS_LAST, graph.add("Squeeze", v, graph.integers(1)));
  }

  /**
   * Multiplies by the given row in training, else by 1 for the longest capsule and 0 for others.
   */
  static Value mask(Use use) {
    Graph graph = use.graph();
    String x = use.input().in(Order.CHANNELS_LAST);
    int capsules = use.inputShape().dim(0);
    String factors;
    if (use.training() && use.inputs().size() == 2) {
      factors =
          graph.add("Unsqueeze", use.inputs().get(1).in(Order.CHANNELS_LAST), graph.integers(2));
    } else {
      String square = graph.reduce("ReduceSumSquare", x, 2);
      String longest = graph.add("ArgMax", square, Attributes.integer("axis", 1));
      String numbers = graph.integers(IntStream.range(0, capsules).toArray());
      String column = graph.add("Unsqueeze", numbers, graph.integers(1));
      String isLongest = graph.add("Equal", longest, column);
      factors = graph.numberOf(isLongest);
    }
    String masked = graph.add("Mul", x, factors);
    return use.output(Order.CHANNELS_LAST, graph.reshape(masked, use.outputShape()));
  }
}
