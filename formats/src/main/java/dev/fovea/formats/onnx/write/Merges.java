package dev.fovea.formats.onnx.write;

import dev.fovea.layer.merge.Concatenate;
import dev.fovea.layer.merge.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Layers that combine several inputs. */
final class Merges {
  private Merges() {}

  static Value merge(Use use, Merge layer) {
    Order order = ofAll(use);
    List<String> operands = use.inputs().stream().map(input -> operand(use, input, order)).toList();
    Graph graph = use.graph();
    String combined =
        operands.size() == 1
            ? operands.getFirst()
            : switch (layer.rule()) {
              case ADD -> chain(graph, "Add", operands);
              case SUBTRACT -> chain(graph, "Sub", operands);
              case MULTIPLY -> chain(graph, "Mul", operands);
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
    List<String> inputs = new ArrayList<>();
    use.inputs().forEach(input -> inputs.add(input.in(order)));
    return use.output(order, use.graph().add("Concat", inputs, Attributes.integer("axis", axis)));
  }
}
