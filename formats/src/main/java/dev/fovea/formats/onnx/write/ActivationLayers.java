package dev.fovea.formats.onnx.write;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.activation.Celu;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.Gelu;
import dev.fovea.layer.activation.Glu;
import dev.fovea.layer.activation.HardShrink;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.LogSoftmax;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.ScaledTanh;
import dev.fovea.layer.activation.SoftShrink;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.activation.Sparsemax;
import dev.fovea.layer.activation.Squareplus;
import dev.fovea.layer.activation.Threshold;
import java.util.List;
import java.util.OptionalDouble;

/** Layers that apply an activation function with parameters. */
final class ActivationLayers {
  private ActivationLayers() {}

  /** The function has three pieces: slope (x - threshold), x, and the largest value. */
  static Value relu(Use use, ReLU layer) {
    return use.each(x -> relu(use.graph(), x, layer));
  }

  private static String relu(Graph graph, String x, ReLU layer) {
    double threshold = layer.threshold();
    double slope = layer.negativeSlope();
    OptionalDouble most = layer.maxValue();
    if (threshold == 0 && slope == 0) {
      return most.isPresent()
          ? Activations.clip(graph, x, 0, most.getAsDouble())
          : graph.add("Relu", x);
    }
    if (threshold == 0) {
      return limited(graph, leaky(graph, x, slope), most);
    }
    if (slope == 0) {
      String y = graph.add("ThresholdedRelu", x, Attributes.number("alpha", threshold));
      return limited(graph, y, most);
    }
    String below = graph.add("Mul", graph.add("Sub", x, threshold), slope);
    String isBelow = graph.add("LessOrEqual", x, threshold);
    return graph.add("Where", List.of(isBelow, below, limited(graph, x, most)));
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

  static Value celu(Use use, Celu layer) {
    return use.each(x -> use.graph().add("Celu", x, Attributes.number("alpha", layer.alpha())));
  }

  static Value prelu(Use use, PReLU layer) {
    Order order = use.input().order();
    String slope = use.spread("alpha", use.weight("alpha").shape(), order);
    return use.output(order, use.graph().add("PRelu", use.input().name(), slope));
  }

  static Value softmax(Use use, Softmax layer) {
    return alongAxis(use, "Softmax", layer.axis());
  }

  static Value logSoftmax(Use use, LogSoftmax layer) {
    return alongAxis(use, "LogSoftmax", layer.axis());
  }

  private static Value alongAxis(Use use, String operator, int axis) {
    return use.each(
        x -> use.graph().add(operator, x, Attributes.integer("axis", use.axisInGraph(axis))));
  }

  static Value sparsemax(Use use, Sparsemax layer) {
    int count = use.inputShape().dim(Axes.ofSample(layer.axis(), use.inputShape()));
    return use.each(x -> Activations.sparsemax(use, x, use.axisInGraph(layer.axis()), count));
  }

  /** The halves of a flattened sample are those of Fovea's order. */
  static Value glu(Use use, Glu layer) {
    Order order = use.input().orderOfAxes();
    int axis = Axes.ofSample(layer.axis(), use.inputShape());
    int size = use.inputShape().dim(axis);
    if (size < 0) {
      throw use.refusal("the size of the axis that it cuts into halves must be known");
    }
    Graph graph = use.graph();
    String x = use.input().in(order);
    int inGraph = order.axis(axis, use.rank());
    String values = Rearrangements.slice(graph, x, inGraph, 0, size / 2);
    String gates = Rearrangements.slice(graph, x, inGraph, size / 2, size);
    return use.output(order, graph.add("Mul", values, graph.add("Sigmoid", gates)));
  }

  static Value scaledTanh(Use use, ScaledTanh layer) {
    Graph graph = use.graph();
    return use.each(
        x -> {
          String tanh = graph.add("Tanh", graph.add("Mul", x, layer.slope()));
          return graph.add("Mul", tanh, layer.amplitude());
        });
  }

  /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, if it is not the function itself. */
  static Value gelu(Use use, Gelu layer) {
    if (!layer.approximate()) {
      return Activations.layer(use, Activation.GELU);
    }
    Graph graph = use.graph();
    return use.each(
        x -> {
          String cube = graph.add("Mul", graph.add("Mul", x, x), x);
          String inner = graph.add("Add", x, graph.add("Mul", cube, 0.044715));
          String tanh = graph.add("Tanh", graph.add("Mul", inner, Math.sqrt(2 / Math.PI)));
          return graph.add("Mul", graph.add("Mul", x, graph.add("Add", tanh, 1)), 0.5);
        });
  }

  static Value hardShrink(Use use, HardShrink layer) {
    return use.each(x -> Activations.shrink(use.graph(), x, layer.threshold(), 0));
  }

  static Value softShrink(Use use, SoftShrink layer) {
    double threshold = layer.threshold();
    return use.each(x -> Activations.shrink(use.graph(), x, threshold, threshold));
  }

  static Value squareplus(Use use, Squareplus layer) {
    return use.each(x -> Activations.squareplus(use.graph(), x, layer.b()));
  }

  static Value threshold(Use use, Threshold layer) {
    Graph graph = use.graph();
    String other = graph.initializers().number((float) layer.defaultValue());
    return use.each(
        x -> graph.add("Where", List.of(graph.add("Greater", x, layer.threshold()), x, other)));
  }
}
