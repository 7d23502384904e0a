package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node with the values that it reads.
 *
 * @param node the node, for its attributes
 * @param version the version of the operators of its domain
 * @param inputs the values; nothing for an input that is left out
 */
public record Call(Node node, int version, List<Optional<Array>> inputs) {
  /** Copies the list. */
  public Call {
    inputs = List.copyOf(inputs);
  }

  /** Returns an input that may be left out. */
  public Optional<Array> optional(int index) {
    return index < inputs.size() ? inputs.get(index) : Optional.empty();
  }

  /**
   * Returns an input.
   *
   * @throws OnnxException if it is left out
   */
  public Array input(int index) {
    return optional(index)
        .orElseThrow(() -> node.failure("its input number " + (index + 1) + " is missing"));
  }

  /** Returns all inputs of an operator that takes any number of them. */
  List<Array> all() {
    if (inputs.isEmpty()) {
      throw node.failure("has no inputs");
    }
    return IntStream.range(0, inputs.size()).mapToObj(this::input).toList();
  }

  /** Returns the first input, which has to have numbers with a fraction. */
  Array realInput() {
    Array x = input(0);
    if (!x.type().isFloating()) {
      throw node.failure("is for floating types, and its input is " + x.type());
    }
    return x;
  }

  /** Returns an axis counted from 0 that a node gives, where negative ones count from the end. */
  int axis(String attribute, int absent, int rank) {
    return axis(node.integer(attribute, absent), rank);
  }

  /** Returns an axis counted from 0, where negative ones count from the end. */
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw node.failure("has axis " + axis + ", and its input has " + rank + " dimensions");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Returns axes counted from 0, none of which may be there twice. */
  int[] axes(int[] axes, int rank) {
    int[] counted = new int[axes.length];
    boolean[] seen = new boolean[rank];
    for (int i = 0; i < axes.length; i++) {
      counted[i] = axis(axes[i], rank);
      if (seen[counted[i]]) {
        throw node.failure("has axis " + axes[i] + " twice");
      }
      seen[counted[i]] = true;
    }
    return counted;
  }

  /**
   * Returns whole numbers that older versions give as an attribute and newer ones as an input.
   *
   * @param attribute the name of the attribute
   * @param index the place of the input
   */
  Optional<int[]> integers(String attribute, int index) {
    return node.has(attribute) ? node.integers(attribute) : optional(index).map(Array::toInts);
  }

  /** Checks that two inputs are of one type. */
  void requireSameType(Array a, Array b) {
    if (a.type() != b.type()) {
      throw node.failure("has inputs of types " + a.type() + " and " + b.type());
    }
  }

  /** Checks the number of dimensions of an input. */
  void requireRank(Array array, int least) {
    if (array.rank() < least) {
      throw node.failure(
          "needs an input of " + least + " dimensions or more, and got " + array.shape());
    }
  }

  /** Returns the type of elements with a number that a node gives. */
  ElementType type(long code) {
    return ElementType.ofCode((int) code)
        .orElseThrow(
            () -> node.failure("wants elements of type " + code + ", which are no real numbers"));
  }

  /** Returns an exception that names the node. */
  OnnxException failure(String why) {
    return node.failure(why);
  }
}
