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
 * The operations of a plan, in order, with nested models dissolved. Values are identified by
 * numbers. Instances are immutable; a {@link Rewrite} returns a new one.
 */
public final class Ops {
  private final List<Op> all;
  private final List<Shape> shapes;
  private final List<Integer> inputs;
  private final List<Integer> outputs;

  /** The value before the activation, for each output of a split activation. */
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
   * @param all the operations in order of computation
   * @param shapes the shape of one sample of each value
   * @param inputs the values of the model's inputs
   * @param outputs the values to compute
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

  /** Returns the values of the model's inputs. */
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

  /** Returns the operations that read a value. An operation that reads it twice appears twice. */
  public List<Op> readers(int value) {
    return readers.getOrDefault(value, List.of());
  }

  /**
   * Returns the value before an activation that {@link SplitActivations} split off from a layer.
   */
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
   * Returns the only operation that needs the output of another one, preceded by the activation
   * layers between them that change nothing; empty if there is no such operation.
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
   * Returns these operations, each fused with the one {@linkplain #following following} it if a
   * layer exists that computes both.
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
