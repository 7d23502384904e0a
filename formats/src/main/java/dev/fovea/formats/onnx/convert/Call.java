package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.layer.Layer;
import dev.fovea.layer.core.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node with the values that it reads, to be converted into layers.
 *
 * @param node the node
 * @param version the version of the operators
 * @param inputs the values that it reads; nothing for an input that is left out
 * @param conversion the conversion of the graph around it
 */
record Call(Node node, int version, List<Optional<Value>> inputs, Conversion conversion) {
  Call {
    inputs = List.copyOf(inputs);
  }

  /** Returns an exception that names the node. */
  OnnxException failure(String why) {
    return node.failure(why);
  }

  LayerGraph graph() {
    return conversion.graph();
  }

  Memory memory() {
    return conversion.memory();
  }

  /** Returns a name for the layer that the node becomes, or an empty one. */
  String name() {
    return conversion.names().of(node, "");
  }

  /** Returns a name for a layer that has an input of the node as its weight. */
  String nameByWeight(int index) {
    return conversion.names().of(node, has(index) ? node.inputs().get(index) : "");
  }

  /** Returns whether there is an input. */
  boolean has(int index) {
    return index < inputs.size() && inputs.get(index).isPresent();
  }

  /** Returns an input. */
  Value value(int index) {
    if (!has(index)) {
      throw failure("its input number " + (index + 1) + " is missing");
    }
    return inputs.get(index).orElseThrow();
  }

  /** Returns an input as the output of a layer; if it is known, of one that gives it. */
  View view(int index) {
    return view(value(index));
  }

  /** Returns a value as the output of a layer; if it is known, of one that gives it. */
  View view(Value value) {
    return switch (value) {
      case View view -> view;
      case Value.Known known -> constant(known);
    };
  }

  /** Returns whether an input is known at load and the same for all sizes. */
  boolean isFixed(int index) {
    return has(index) && value(index) instanceof Value.Known known && known.isFixed();
  }

  /**
   * Returns an input that has to be known at load.
   *
   * @param what what the node has it for, such as "weights"
   */
  Array fixed(int index, String what) {
    if (value(index) instanceof Value.Known known) {
      if (known.isFixed()) {
        return known.under(0);
      }
      throw new OpenSizeException("has %s that depend on it".formatted(what));
    }
    throw failure("a layer needs its " + what + " constant, and here the input decides on it");
  }

  /** Returns an input that has to be known at load, if it is there. */
  Optional<Array> optionalFixed(int index, String what) {
    return has(index) ? Optional.of(fixed(index, what)) : Optional.empty();
  }

  /**
   * Returns whole numbers that older versions give as an attribute and newer ones as an input.
   *
   * @param attribute the name of the attribute
   * @param index the place of the input
   */
  Optional<int[]> integers(String attribute, int index) {
    return node.has(attribute)
        ? node.integers(attribute)
        : optionalFixed(index, attribute).map(Array::toInts);
  }

  /** Returns an axis counted from 0, where negative ones count from the end. */
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw failure("has axis " + axis + ", and its input has " + rank + " dimensions");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Returns axes counted from 0. */
  List<Integer> axes(int[] axes, int rank) {
    return IntStream.of(axes).mapToObj(axis -> axis(axis, rank)).toList();
  }

  /** Returns a number of the file as it is written there, such as 1.0E-5. */
  static double decimal(float number) {
    return Double.parseDouble(Float.toString(number));
  }

  /** Returns a view to which a layer without other effects was applied. */
  View elementwise(Layer layer, View view) {
    Signal signal = graph().apply(layer, view.signal());
    return new View(signal, view.memory(), view.axes(), view.type());
  }

  /** Returns a value that is known as the output of a layer that gives it for each sample. */
  private View constant(Value.Known known) {
    ElementType type = known.under(0).type();
    List<Array> samples = new ArrayList<>();
    List<Factor> batch = List.of();
    for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
      Array array = known.under(k);
      if (array.rank() > 0 && conversion.batch().isPresent()) {
        Factor factor = conversion.batch().get();
        if (array.shape().dim(0) == factor.size(k) && !known.isFixed()) {
          batch = List.of(factor);
          samples.add(conversion.oneOf(this, array));
          continue;
        }
      }
      samples.add(array);
    }
    Value.Known own = new Value.Known(samples);
    if (!own.isFixed()) {
      throw new OpenSizeException("reads a constant of a size that depends on it");
    }
    Array array = own.under(0);
    Signal signal =
        graph()
            .apply(new Constant("", Weights.constants(array.shape(), array.toFloats())), List.of());
    List<Factor> memory = new ArrayList<>();
    List<List<Factor>> axes = new ArrayList<>();
    for (int axis = 0; axis < array.rank(); axis++) {
      List<Factor> factors = View.factors(signal, axis);
      axes.add(axis == 0 && !batch.isEmpty() ? batch : factors);
      memory.addAll(factors);
    }
    return new View(signal, memory, axes, type);
  }
}
