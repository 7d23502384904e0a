package dev.fovea.model.rewrite;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What a plan computes: a list of operations in order, nested models dissolved, on values that are
 * numbers. Immutable; a {@link Rewrite} gives another one.
 */
public final class Ops {
  private final List<Op> all;
  private final List<Shape> shapes;
  private final List<Integer> inputs;
  private final List<Integer> outputs;

  /** For the outputs of split activations the value before. */
  private final Map<Integer, Integer> beforeActivation;

  private final Map<Integer, Op> producers = new HashMap<>();
  private final Map<Integer, List<Op>> readers = new HashMap<>();

  private Ops(
      List<Op> all,
      List<Shape> shapes,
      List<Integer> inputs,
      List<Integer> outputs,
      Map<Integer, Integer> beforeActivation) {
    this.all = List.copyOf(all);
    this.shapes = List.copyOf(shapes);
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.beforeActivation = Map.copyOf(beforeActivation);
    for (Op op : all) {
      op.outputs().forEach(value -> producers.put(value, op));
      op.inputs().forEach(value -> readers.computeIfAbsent(value, v -> new ArrayList<>()).add(op));
    }
  }

  /**
   * Makes a list of operations.
   *
   * @param all in order of computation
   * @param shapes of one sample of each value
   * @param inputs the values that are given
   * @param outputs the values that are asked for
   */
  public static Ops of(
      List<Op> all, List<Shape> shapes, List<Integer> inputs, List<Integer> outputs) {
    return new Ops(all, shapes, inputs, outputs, Map.of());
  }

  /** Returns the operations in order of computation. */
  public List<Op> all() {
    return all;
  }

  /** Returns the number of values. */
  public int values() {
    return shapes.size();
  }

  /** Returns the shape of one sample of a value. */
  public Shape shape(int value) {
    return shapes.get(value);
  }

  /** Returns the values that are given. */
  public List<Integer> inputs() {
    return inputs;
  }

  /** Returns the values that are asked for. */
  public List<Integer> outputs() {
    return outputs;
  }

  /** Returns the operation that computes a value; none for an input. */
  public Optional<Op> producer(int value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Returns the operations that read a value, one that reads it twice twice. */
  public List<Op> readers(int value) {
    return readers.getOrDefault(value, List.of());
  }

  /** Returns the value before the activation that {@link SplitActivations} took out of a layer. */
  public OptionalInt beforeActivation(int output) {
    Integer before = beforeActivation.get(output);
    return before == null ? OptionalInt.empty() : OptionalInt.of(before);
  }

  /** Returns the same with further values asked for. */
  public Ops withOutputs(List<Integer> further) {
    List<Integer> more = Stream.concat(outputs.stream(), further.stream()).toList();
    return new Ops(all, shapes, inputs, more, beforeActivation);
  }

  /** Returns the same values computed by other operations. */
  Ops with(List<Op> ops) {
    return new Ops(ops, shapes, inputs, outputs, beforeActivation);
  }

  /** Returns other operations with further values, some of which stand before an activation. */
  Ops with(List<Op> ops, List<Shape> allShapes, Map<Integer, Integer> before) {
    return new Ops(ops, allShapes, inputs, outputs, before);
  }

  List<Shape> shapes() {
    return shapes;
  }

  /** Returns the only operation that needs a value, which is not asked for. */
  Optional<Op> onlyReader(int value) {
    return readers(value).size() == 1 && !outputs.contains(value)
        ? Optional.of(readers(value).getFirst())
        : Optional.empty();
  }

  /**
   * Returns the operation that alone needs the output of another, last, and before it the
   * activation layers between them that change nothing; empty if there is none.
   */
  List<Op> following(Op op) {
    List<Op> chain = new ArrayList<>();
    for (Optional<Op> next = onlyReader(op.output());
        next.isPresent();
        next = onlyReader(next.get().output())) {
      chain.add(next.get());
      if (!(next.get().layer() instanceof ActivationLayer layer)
          || layer.activation() != Activation.LINEAR) {
        return chain;
      }
    }
    return List.of();
  }

  /**
   * Returns these with each operation and the one {@linkplain #following following} it as one, if
   * there is a layer that does what both do.
   */
  Ops fuse(BiFunction<Op, Op, Optional<Layer>> both) {
    List<Op> result = new ArrayList<>();
    Set<Integer> absorbed = new HashSet<>();
    for (Op op : all) {
      List<Op> chain = absorbed.contains(op.output()) ? List.of() : following(op);
      Optional<Layer> layer = chain.isEmpty() ? Optional.empty() : both.apply(op, chain.getLast());
      if (layer.isPresent()) {
        chain.forEach(next -> absorbed.add(next.output()));
        result.add(op.fuse(chain.getLast(), layer.get()));
      } else if (!absorbed.contains(op.output())) {
        result.add(op);
      }
    }
    return with(result);
  }
}
