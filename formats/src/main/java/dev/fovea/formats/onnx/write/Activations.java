package dev.fovea.formats.onnx.write;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.ScaledTanh;
import dev.fovea.layer.activation.Softmax;
import java.util.List;
import java.util.OptionalDouble;

/** Activation functions and layers. */
final class Activations {
  /** The constants of SELU (Klambauer et al. 2017), more exact than ONNX's defaults. */
  private static final double SELU_ALPHA = 1.6732632423543772;

  private static final double SELU_SCALE = 1.0507009873554805;

  /** The slope of the function leaky_relu in Keras. */
  private static final double LEAKY_SLOPE = 0.2;

  private Activations() {}

  /**
   * Applies the activation at the end of a layer and returns the layer's output.
   *
   * @param name the values before the activation, in the given order
   */
  static Value output(Use use, Activation activation, Order order, String name) {
    int rank = use.outputShape().rank();
    int channels = rank == 0 ? 0 : order.of(rank).axis(rank - 1, rank);
    return use.output(order, apply(use.graph(), activation, name, channels));
  }

  /** Applies an activation layer. */
  static Value layer(Use use, Activation activation) {
    return output(use, activation, use.input().order(), use.input().name());
  }

  /**
   * Adds the operators of a function.
   *
   * @param channels the axis of the channels, along which softmax is computed
   */
  private static String apply(Graph graph, Activation activation, String x, int channels) {
    return switch (activation) {
      case LINEAR -> x;
      case RELU -> graph.add("Relu", x);
      case RELU6 -> clip(graph, x, 6);
      case LEAKY_RELU -> graph.add("LeakyRelu", x, Attributes.number("alpha", LEAKY_SLOPE));
      case ELU -> graph.add("Elu", x);
      case SELU ->
          graph.add(
              "Selu",
              x,
              Attributes.number("alpha", SELU_ALPHA),
              Attributes.number("gamma", SELU_SCALE));
      case SIGMOID -> graph.add("Sigmoid", x);
      case HARD_SIGMOID ->
          graph.add(
              "HardSigmoid",
              x,
              Attributes.number("alpha", 1 / 6.0),
              Attributes.number("beta", 0.5));
      case TANH -> graph.add("Tanh", x);
      case SOFTPLUS -> graph.add("Softplus", x);
      case SOFTSIGN -> graph.add("Softsign", x);
      case SILU -> graph.add("Mul", x, graph.add("Sigmoid", x));
      case GELU -> gelu(graph, x);
      case EXPONENTIAL -> graph.add("Exp", x);
      case SOFTMAX -> graph.add("Softmax", x, Attributes.integer("axis", channels));
    };
  }

  private static String clip(Graph graph, String x, double most) {
    String zero = graph.initializers().number(0);
    return graph.add("Clip", List.of(x, zero, graph.initializers().number((float) most)));
  }

  /** x (1 + erf(x / sqrt 2)) / 2; ONNX's own operator came with opset 20. */
  private static String gelu(Graph graph, String x) {
    String erf = graph.add("Erf", graph.add("Div", x, Math.sqrt(2)));
    return graph.add("Mul", graph.add("Mul", x, graph.add("Add", erf, 1)), 0.5);
  }

  /** The function has three pieces: slope (x - threshold), x, and the largest value. */
  static Value relu(Use use, ReLU layer) {
    Graph graph = use.graph();
    return use.each(
        x -> {
          OptionalDouble most = layer.maxValue();
          if (layer.threshold() == 0 && layer.negativeSlope() == 0) {
            return most.isPresent() ? clip(graph, x, most.getAsDouble()) : graph.add("Relu", x);
          }
          if (layer.threshold() == 0) {
            return limited(graph, leaky(graph, x, layer.negativeSlope()), most);
          }
          if (layer.negativeSlope() == 0) {
            String y =
                graph.add("ThresholdedRelu", x, Attributes.number("alpha", layer.threshold()));
            return limited(graph, y, most);
          }
          String below =
              graph.add("Mul", graph.add("Sub", x, layer.threshold()), layer.negativeSlope());
          String isBelow = graph.add("LessOrEqual", x, layer.threshold());
          return graph.add("Where", List.of(isBelow, below, limited(graph, x, most)));
        });
  }

  private static String limited(Graph graph, String x, OptionalDouble most) {
    return most.isPresent() ? graph.add("Min", x, most.getAsDouble()) : x;
  }

  private static String leaky(Graph graph, String x, double slope) {
    return graph.add("LeakyRelu", x, Attributes.number("alpha", slope));
  }

  static Value leakyRelu(Use use, LeakyReLU layer) {
    return use.each(x -> leaky(use.graph(), x, layer.negativeSlope()));
  }

  static Value elu(Use use, ELU layer) {
    return use.each(x -> use.graph().add("Elu", x, Attributes.number("alpha", layer.alpha())));
  }

  static Value prelu(Use use, PReLU layer) {
    Order order = use.input().order();
    String slope = use.spread("alpha", use.weight("alpha").shape(), order);
    return use.output(order, use.graph().add("PRelu", use.input().name(), slope));
  }

  static Value softmax(Use use, Softmax layer) {
    int axis = Axes.ofSample(layer.axis(), use.inputShape());
    int inGraph = use.input().order().axis(axis, use.rank());
    return use.each(x -> use.graph().add("Softmax", x, Attributes.integer("axis", inGraph)));
  }

  static Value scaledTanh(Use use, ScaledTanh layer) {
    Graph graph = use.graph();
    return use.each(
        x ->
            graph.add(
                "Mul", graph.add("Tanh", graph.add("Mul", x, layer.slope())), layer.amplitude()));
  }
}
