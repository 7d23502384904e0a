package dev.fovea.formats.onnx.write;

import dev.fovea.layer.Layer;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Dot;
import dev.fovea.layer.merge.Matmul;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.Where;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Layers that combine several inputs. */
final class Merges {
  private Merges() {}

  /** Returns whether a layer takes a constant as one for all samples. */
  static boolean broadcasts(Layer layer) {
    return layer instanceof Merge
        || layer instanceof Comparison
        || layer instanceof Where
        || layer instanceof Matmul;
  }

  static Value merge(Use use, Merge layer) {
    Order order = ofAll(use);
    List<String> operands = operands(use, order);
    Graph graph = use.graph();
    String combined =
        operands.size() == 1
            ? operands.getFirst()
            : switch (layer.rule()) {
              case ADD -> chain(graph, "Add", operands);
              case SUBTRACT -> chain(graph, "Sub", operands);
              case MULTIPLY -> chain(graph, "Mul", operands);
              case DIVIDE -> chain(graph, "Div", operands);
              case POWER -> chain(graph, "Pow", operands);
              case AVERAGE -> graph.add("Mean", operands);
              case MAXIMUM -> graph.add("Max", operands);
              case MINIMUM -> graph.add("Min", operands);
            };
    return use.output(order, combined);
  }

  private static String chain(Graph graph, String operator, List<String> operands) {
    String combined = operands.getFirst();
    for (String next : operands.subList(1, operands.size())) {
      combined = graph.add(operator, combined, next);
    }
    return combined;
  }

  static Value compare(Use use, Comparison layer) {
    Order order = ofAll(use);
    List<String> operands = operands(use, order);
    Graph graph = use.graph();
    String truth =
        switch (layer.rule()) {
          case GREATER -> graph.add("Greater", operands);
          case GREATER_EQUAL -> graph.add("GreaterOrEqual", operands);
          case LESS -> graph.add("Less", operands);
          case LESS_EQUAL -> graph.add("LessOrEqual", operands);
          case EQUAL -> graph.add("Equal", operands);
          case NOT_EQUAL -> graph.add("Not", graph.add("Equal", operands));
          case LOGICAL_AND -> graph.add("And", truths(graph, operands));
          case LOGICAL_OR -> graph.add("Or", truths(graph, operands));
          case LOGICAL_XOR -> graph.add("Xor", truths(graph, operands));
        };
    return use.output(order, graph.numberOf(truth));
  }

  private static List<String> truths(Graph graph, List<String> operands) {
    return operands.stream().map(graph::isTrue).toList();
  }

  static Value where(Use use) {
    Order order = ofAll(use);
    List<String> operands = operands(use, order);
    String truth = use.graph().isTrue(operands.get(0));
    List<String> inputs = List.of(truth, operands.get(1), operands.get(2));
    return use.output(order, use.graph().add("Where", inputs));
  }

  /** The last two axes are those of the matrices, so the channels are last. */
  static Value matmul(Use use) {
    List<String> matrices = operands(use, Order.CHANNELS_LAST);
    return use.output(Order.CHANNELS_LAST, use.graph().add("MatMul", matrices));
  }

  /** Returns the order of all inputs, or else one that axes can be told apart in. */
  private static Order ofAll(Use use) {
    Order order = use.input().order();
    boolean same =
        use.inputs().stream()
            .allMatch(
                input -> input.order().equals(order) && input.shape().equals(use.outputShape()));
    return same ? order : common(use);
  }

  /** Returns the order of the output: channels first if they are so in an input of its rank. */
  private static Order common(Use use) {
    int rank = use.outputShape().rank();
    boolean first =
        rank > 1
            && use.inputs().stream()
                .anyMatch(
                    input ->
                        input.shape().rank() == rank && input.order().equals(Order.CHANNELS_FIRST));
    return first ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST;
  }

  private static List<String> operands(Use use, Order order) {
    return use.inputs().stream().map(input -> operand(use, input, order)).toList();
  }

  /** Returns an input with as many axes as the output; in Fovea missing ones are in front. */
  private static String operand(Use use, Value input, Order order) {
    int rank = input.shape().rank();
    int missing = use.outputShape().rank() - rank;
    String name = input.in(order);
    if (missing == 0) {
      return name;
    }
    int at = order.equals(Order.CHANNELS_FIRST) && rank > 0 ? 2 : 1;
    int[] axes = IntStream.range(at, at + missing).toArray();
    return use.graph().add("Unsqueeze", name, use.graph().integers(axes));
  }

  static Value concatenate(Use use, Concatenate layer) {
    int rank = use.outputShape().rank();
    Order order = common(use);
    int axis = order.axis(Axes.ofSample(layer.axis(), use.outputShape()), rank);
    List<String> inputs = use.inputs().stream().map(input -> input.in(order)).toList();
    return use.output(order, use.graph().add("Concat", inputs, Attributes.integer("axis", axis)));
  }

  /** Each input becomes a matrix whose other axes are one: (others, along) and (along, others). */
  static Value dot(Use use, Dot layer) {
    for (Value input : use.inputs()) {
      if (!input.shape().isKnown()) {
        throw use.refusal("the sizes of its inputs must be known; fix the model's inputs");
      }
    }
    Graph graph = use.graph();
    String first = matrix(use, layer, 0);
    String second = matrix(use, layer, 1);
    String columns = graph.add("Transpose", second, Attributes.integers("perm", 0, 2, 1));
    String product = graph.add("MatMul", first, columns);
    return use.output(Order.CHANNELS_LAST, graph.reshape(product, use.outputShape()));
  }

  /** Returns an input as rows along its axis, (batch, others, along). */
  private static String matrix(Use use, Dot layer, int index) {
    Graph graph = use.graph();
    Value input = use.inputs().get(index);
    Shape shape = input.shape();
    int axis = Axes.ofSample(layer.axes().get(index), shape);
    int[] last = IntStream.range(0, shape.rank()).filter(i -> i != axis).toArray();
    last = IntStream.concat(IntStream.of(last), IntStream.of(axis)).toArray();
    String rows = graph.transpose(input.in(Order.CHANNELS_LAST), shape, last);
    int along = shape.dim(axis);
    String matrix = graph.reshape(rows, Shape.of(shape.size() / along, along));
    return layer.normalize()
        ? graph.add("Div", matrix, Normalizations.length(graph, matrix, 2))
        : matrix;
  }
}
