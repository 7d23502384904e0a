package dev.fovea.formats.onnx.write;

import dev.fovea.kernel.Activation;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The activation functions that layers end with. */
final class Activations {
  /** The constants of SELU (Klambauer et al. 2017), more exact than ONNX's defaults. */
  private static final double SELU_ALPHA = 1.6732632423543772;

  private static final double SELU_SCALE = 1.0507009873554805;

  /** The slope of the function leaky_relu in Keras. */
  private static final double LEAKY_SLOPE = 0.2;

  /** The threshold of the functions hard_shrink and soft_shrink in Keras. */
  private static final double SHRINK = 0.5;

  private Activations() {}

  /**
   * Applies the activation at the end of a layer and returns the layer's output.
   *
   * @param name the values before the activation, in the given order
   */
  static Value output(Use use, Activation activation, Order order, String name) {
    int rank = use.outputShape().rank();
    int channels = rank == 0 ? 0 : order.of(rank).axis(rank - 1, rank);
    if (activation.isOfRows()) {
      int count = use.outputShape().channels();
      return use.output(order, ofRows(use, activation, name, channels, count));
    }
    return use.output(order, apply(use.graph(), activation, name));
  }

  /** Applies an activation layer. */
  static Value layer(Use use, Activation activation) {
    return output(use, activation, use.input().order(), use.input().name());
  }

  private static String ofRows(Use use, Activation activation, String x, int axis, int count) {
    return switch (activation) {
      case SOFTMAX -> use.graph().add("Softmax", x, Attributes.integer("axis", axis));
      case LOG_SOFTMAX -> use.graph().add("LogSoftmax", x, Attributes.integer("axis", axis));
      case SPARSEMAX -> sparsemax(use, x, axis, count);
      default -> throw use.refusal("its activation " + activation.keras() + " is not known here");
    };
  }

  private static String apply(Graph graph, Activation activation, String x) {
    return switch (activation) {
      case LINEAR -> x;
      case RELU -> graph.add("Relu", x);
      case RELU6 -> clip(graph, x, 0, 6);
      case LEAKY_RELU -> graph.add("LeakyRelu", x, Attributes.number("alpha", LEAKY_SLOPE));
      case ELU -> graph.add("Elu", x);
      case CELU -> graph.add("Celu", x);
      case SELU ->
          graph.add(
              "Selu",
              x,
              Attributes.number("alpha", SELU_ALPHA),
              Attributes.number("gamma", SELU_SCALE));
      case SIGMOID -> graph.add("Sigmoid", x);
      case HARD_SIGMOID -> hardSigmoid(graph, x, 1 / 6.0);
      case LOG_SIGMOID -> graph.add("Neg", graph.add("Softplus", graph.add("Neg", x)));
      case SPARSE_SIGMOID -> hardSigmoid(graph, x, 0.5);
      case TANH -> graph.add("Tanh", x);
      case HARD_TANH -> clip(graph, x, -1, 1);
      case TANH_SHRINK -> graph.add("Sub", x, graph.add("Tanh", x));
      case HARD_SHRINK -> shrink(graph, x, SHRINK, 0);
      case SOFT_SHRINK -> shrink(graph, x, SHRINK, SHRINK);
      case SOFTPLUS -> graph.add("Softplus", x);
      case SPARSE_PLUS -> sparsePlus(graph, x);
      case SQUAREPLUS -> squareplus(graph, x, 4);
      case SOFTSIGN -> graph.add("Softsign", x);
      case SILU -> graph.add("Mul", x, graph.add("Sigmoid", x));
      case HARD_SILU -> graph.add("HardSwish", x);
      case MISH -> graph.add("Mul", x, graph.add("Tanh", graph.add("Softplus", x)));
      case GELU -> gelu(graph, x);
      case EXPONENTIAL -> graph.add("Exp", x);
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX ->
          throw new IllegalStateException(activation + " is a function of rows");
    };
  }

  static String clip(Graph graph, String x, double least, double most) {
    Initializers constants = graph.initializers();
    return graph.add(
        "Clip", List.of(x, constants.number((float) least), constants.number((float) most)));
  }

  private static String hardSigmoid(Graph graph, String x, double slope) {
    return graph.add(
        "HardSigmoid", x, Attributes.number("alpha", slope), Attributes.number("beta", 0.5));
  }

  /** 0 up to the threshold; beyond it, x moved towards 0. */
  static String shrink(Graph graph, String x, double threshold, double move) {
    return graph.add(
        "Shrink", x, Attributes.number("lambd", threshold), Attributes.number("bias", move));
  }

  /** (clip(x, -1, 1) + 1)^2 / 4 + relu(x - 1). */
  private static String sparsePlus(Graph graph, String x) {
    String inner = graph.add("Add", clip(graph, x, -1, 1), 1);
    String bend = graph.add("Mul", graph.add("Mul", inner, inner), 0.25);
    return graph.add("Add", bend, graph.add("Relu", graph.add("Sub", x, 1)));
  }

  /** (x + sqrt(x^2 + b)) / 2. */
  static String squareplus(Graph graph, String x, double b) {
    String root = graph.add("Sqrt", graph.add("Add", graph.add("Mul", x, x), b));
    return graph.add("Mul", graph.add("Add", x, root), 0.5);
  }

  /** x (1 + erf(x / sqrt 2)) / 2; ONNX's own operator came with opset 20. */
  private static String gelu(Graph graph, String x) {
    String erf = graph.add("Erf", graph.add("Div", x, Math.sqrt(2)));
    return graph.add("Mul", graph.add("Mul", x, graph.add("Add", erf, 1)), 0.5);
  }

  /**
   * relu(x - t), where t = (sum of the k largest - 1) / k, and k is the largest number for which
   * the k-th largest value exceeds (sum of the k largest - 1) / k (Martins and Astudillo, "From
   * softmax to sparsemax", 2016, algorithm 1).
   *
   * @param count the number of values along the axis
   */
  static String sparsemax(Use use, String x, int axis, int count) {
    if (count < 0) {
      throw use.refusal("sparsemax needs an axis of known size");
    }
    Graph graph = use.graph();
    String sorted =
        graph.addFirst("TopK", List.of(x, graph.integers(count)), Attributes.integer("axis", axis));
    String sums = graph.add("CumSum", sorted, graph.initializers().integer(axis));
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i + 1;
    }
    int[] dims = new int[use.outputShape().rank() + 1];
    Arrays.fill(dims, 1);
    dims[axis] = count;
    String k = graph.initializers().floats(use.path() + "/numbers", Shape.of(dims), numbers);
    String scaled = graph.add("Add", graph.add("Mul", sorted, k), 1);
    String isKept = graph.add("Greater", scaled, sums);
    String kept = graph.numberOf(isKept);
    String size = graph.reduce("ReduceSum", kept, axis);
    String sum = graph.reduce("ReduceSum", graph.add("Mul", sorted, kept), axis);
    String threshold = graph.add("Div", graph.add("Sub", sum, 1), size);
    return graph.add("Relu", graph.add("Sub", x, threshold));
  }
}
