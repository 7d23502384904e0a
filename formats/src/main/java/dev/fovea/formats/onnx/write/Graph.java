package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The operators of a graph that is being built, in the order in which they are computed. */
final class Graph {
  /** ONNX's numbers of types, as operators name them. */
  private static final int FLOAT = 1;

  private static final int INT64 = 7;
  private static final int BOOL = 9;

  /** The first opset in which all reductions take their axes as an input. */
  private static final int AXES_AS_INPUT = 18;

  private final OnnxLayout layout;
  private final int opset;
  private final Initializers initializers = new Initializers(this::claim);
  private final List<NodeProto.Builder> nodes = new ArrayList<>();
  private final Map<String, Integer> taken = new HashMap<>();
  private String scope = "";

  Graph(OnnxLayout layout, int opset) {
    this.layout = layout;
    this.opset = opset;
  }

  /** Returns the order of the axes of inputs and outputs. */
  OnnxLayout layout() {
    return layout;
  }

  Initializers initializers() {
    return initializers;
  }

  /** Names the layer that the operators added next belong to. */
  void enter(String path) {
    scope = path;
  }

  /** Returns a name in the current layer that nothing else has. */
  private String name(String part) {
    return claim(scope.isEmpty() ? part : scope + "/" + part);
  }

  /** Takes a name for a value and returns it; a similar one if another value has it. */
  String claim(String name) {
    int uses = taken.merge(name, 1, Integer::sum);
    return uses == 1 ? name : claim(name + "_" + (uses - 1));
  }

  /** Adds an operator with one output and returns the output's name. */
  String add(String operator, List<String> inputs, AttributeProto... attributes) {
    String name = name(operator);
    nodes.add(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(Arrays.asList(attributes)));
    return name;
  }

  /** Adds an operator with two outputs and returns the name of the first. */
  String addFirst(String operator, List<String> inputs, AttributeProto... attributes) {
    String name = add(operator, inputs, attributes);
    nodes.getLast().addOutput(name(operator));
    return name;
  }

  /** Adds the truth of each value: whether it is not 0. */
  String isTrue(String x) {
    return add("Cast", x, Attributes.integer("to", BOOL));
  }

  /** Adds the integer next to each value towards 0. */
  String wholeNumbers(String x) {
    return add("Cast", x, Attributes.integer("to", INT64));
  }

  /** Adds the number of each truth, 1 or 0, or of each integer. */
  String numberOf(String truth) {
    return add("Cast", truth, Attributes.integer("to", FLOAT));
  }

  /**
   * Checks that the file's version of the operators has one.
   *
   * @throws NoOnnxFormException if it is too low; the message names the layer
   */
  void requireOpset(Use use, int lowest, String what) {
    if (opset < lowest) {
      throw use.refusal(
          String.format(
              Locale.ROOT,
              "%s came with opset %d; write it with that one or a later one, not %d",
              what,
              lowest,
              opset));
    }
  }

  /** Returns the version of the operators. */
  int opset() {
    return opset;
  }

  /** Adds an operator with one input. */
  String add(String operator, String input, AttributeProto... attributes) {
    return add(operator, List.of(input), attributes);
  }

  /** Adds an operator with two inputs. */
  String add(String operator, String first, String second, AttributeProto... attributes) {
    return add(operator, List.of(first, second), attributes);
  }

  /** Adds an operator whose second input is a single number. */
  String add(String operator, String input, double number) {
    return add(operator, input, initializers.number((float) number));
  }

  /**
   * Adds a reduction that keeps the reduced axes with size 1.
   *
   * @param axes the axes, with the batch as axis 0
   */
  String reduce(String operator, String input, int... axes) {
    return reduce(operator, input, true, axes);
  }

  /** Adds a reduction that keeps the reduced axes with size 1, or removes them. */
  String reduce(String operator, String input, boolean keepdims, int... axes) {
    AttributeProto keep = Attributes.flag("keepdims", keepdims);
    if (opset < AXES_AS_INPUT && !operator.equals("ReduceSum")) {
      return add(operator, input, Attributes.integers("axes", axes), keep);
    }
    return add(operator, input, integers(axes), keep);
  }

  /** Returns the name of a list of integers. */
  String integers(int... values) {
    return initializers.integers(IntStream.of(values).asLongStream().toArray());
  }

  /**
   * Reshapes each sample.
   *
   * @param sample the shape of a sample, with one unknown size at most
   */
  String reshape(String input, Shape sample) {
    return add("Reshape", input, integers(sample.prepend(0).dims()));
  }

  /**
   * Reorders the axes of each sample, unless nothing changes.
   *
   * @param sample the shape of a sample in the graph
   * @param axes the axes of a sample in their new order, from 0
   */
  String transpose(String input, Shape sample, int... axes) {
    if (Arrays.equals(axes, IntStream.range(0, axes.length).toArray())) {
      return input;
    }
    // Axes of size 1 may go anywhere without moving a value.
    int[] moving = Arrays.stream(axes).filter(axis -> sample.dim(axis) != 1).toArray();
    boolean moves = !Arrays.equals(moving, Arrays.stream(moving).sorted().toArray());
    Shape after = Transposition.of(sample, axes);
    if (!moves && openSizes(after) <= 1) {
      return reshape(input, after);
    }
    int[] all = new int[axes.length + 1];
    for (int i = 0; i < axes.length; i++) {
      all[i + 1] = axes[i] + 1;
    }
    return add("Transpose", input, Attributes.integers("perm", all));
  }

  private static long openSizes(Shape shape) {
    return Arrays.stream(shape.dims()).filter(dim -> dim == Shape.UNKNOWN).count();
  }

  /** Returns the operators that the given values depend on, and forgets all others. */
  List<NodeProto> needed(List<String> outputs) {
    Set<String> read = new HashSet<>(outputs);
    List<NodeProto> needed = new ArrayList<>();
    for (NodeProto.Builder node : nodes.reversed()) {
      if (node.getOutputList().stream().anyMatch(read::contains)) {
        read.addAll(node.getInputList());
        needed.addFirst(node.build());
      }
    }
    initializers.keep(read);
    return needed;
  }

  /** Returns whether an operator computes the value of this name. */
  boolean computes(String name) {
    return nodes.stream().anyMatch(node -> node.getOutput(0).equals(name));
  }

  /** Gives a value that an operator computes another name, wherever it is read. */
  void rename(String from, String to) {
    for (NodeProto.Builder node : nodes) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(from)) {
          node.setInput(i, to);
        }
      }
      if (node.getOutput(0).equals(from)) {
        node.setOutput(0, to);
      }
    }
  }
}
