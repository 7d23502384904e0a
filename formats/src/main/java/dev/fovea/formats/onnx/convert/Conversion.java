package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxGraph;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.formats.onnx.op.Operators;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** A conversion of the nodes of a graph, one after the other, into layers. */
final class Conversion {
  /** The most memory that computed constants may take together. */
  private static final long FOLDING_BYTES = 1L << 30;

  /** Operators whose results are no new arrays. */
  private static final Set<String> SHARED =
      Set.of("Constant", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze");

  /** The most nodes in a row that are looked through for a constant that comes later. */
  private static final int FARTHEST = 8;

  private final LayerGraph graph = new LayerGraph();
  private final Memory memory = new Memory(graph);
  private final LayerNames names = new LayerNames();
  private final Optional<Factor> batch;
  private final LayoutDemand demand;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, FlatNode> producers = new HashMap<>();
  private final Map<String, List<FlatNode>> readers = new HashMap<>();
  private long folding = FOLDING_BYTES;
  private final Map<List<Object>, Signal> reals = new HashMap<>();
  private final Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Begins.
   *
   * @param batch the batch; nothing if the graph is for one sample
   * @param demand what the graph demands of the order of axes
   */
  Conversion(Optional<Factor> batch, LayoutDemand demand) {
    this.batch = batch;
    this.demand = demand;
  }

  LayoutDemand demand() {
    return demand;
  }

  LayerGraph graph() {
    return graph;
  }

  Memory memory() {
    return memory;
  }

  LayerNames names() {
    return names;
  }

  Optional<Factor> batch() {
    return batch;
  }

  /** Adds a value that is there from the start. */
  void put(String name, Value value) {
    values.put(name, value);
  }

  /** Returns a value that the graph needs. */
  Value get(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new OnnxException("value '" + name + "' was not computed");
    }
    return value;
  }

  /**
   * Converts nodes, each after those that it reads.
   *
   * @param outputs the names of values that are read outside of the nodes
   */
  void run(List<FlatNode> nodes, List<String> outputs) {
    for (FlatNode node : nodes) {
      node.node().outputs().forEach(output -> producers.put(output, node));
      for (String input : node.node().inputs()) {
        readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
      }
    }
    for (String output : outputs) {
      // A value that is read outside has a reader more, so that nothing is fused with its only one.
      readers.computeIfAbsent(output, key -> new ArrayList<>()).add(FlatNode.OUTSIDE);
    }
    for (FlatNode node : nodes) {
      if (!done.contains(node.node())) {
        convert(node);
      }
    }
  }

  private void convert(FlatNode flat) {
    Node node = flat.node();
    List<Optional<Value>> inputs = inputs(flat);
    List<? extends Value> outputs;
    try {
      if (node.operator().equals("If")) {
        outputs = branch(flat, inputs);
      } else if (isKnown(inputs)) {
        outputs = fold(flat, inputs);
      } else {
        Operators.reasonAgainst(node, flat.opsets())
            .ifPresent(
                reason -> {
                  throw node.failure(reason);
                });
        outputs = Converters.of(node).convert(new Call(node, flat.version(), inputs, this));
      }
    } catch (OpenSizeException e) {
      throw node.failure(
          e.getMessage()
              + ", and the file leaves a size of its input open; export it with a fixed size");
    } catch (ShapeException | ArithmeticException e) {
      throw new OnnxException(node.title() + ": " + e.getMessage(), e);
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | NegativeArraySizeException
        | NoSuchElementException e) {
      // Converters check what they can; what is left are inputs that contradict one another.
      throw new OnnxException(
          node.title() + ": its inputs " + described(inputs) + " and attributes do not fit together",
          e);
    }
    for (int i = 0; i < outputs.size(); i++) {
      if (node.hasOutput(i)) {
        values.put(node.outputs().get(i), outputs.get(i));
      }
    }
    done.add(node);
  }

  private static List<String> described(List<Optional<Value>> inputs) {
    return inputs.stream()
        .map(
            input ->
                switch (input.orElse(null)) {
                  case null -> "none";
                  case View view -> view.describe();
                  case Value.Known known -> known.under(0).toString();
                })
        .toList();
  }

  private List<Optional<Value>> inputs(FlatNode flat) {
    List<Optional<Value>> inputs = new ArrayList<>();
    for (String name : flat.node().inputs()) {
      if (name.isEmpty()) {
        inputs.add(Optional.empty());
      } else if (values.containsKey(name)) {
        inputs.add(Optional.of(get(name)));
      } else {
        throw flat.node().failure("reads the value '" + name + "', which its node does not compute");
      }
    }
    return inputs;
  }

  private static boolean isKnown(List<Optional<Value>> inputs) {
    return inputs.stream().allMatch(input -> input.isEmpty() || input.get() instanceof Value.Known);
  }

  /** Computes a node of which everything is known. */
  private List<Value> fold(FlatNode flat, List<Optional<Value>> inputs) {
    List<Value.Known> known =
        inputs.stream().flatMap(Optional::stream).map(Value.Known.class::cast).toList();
    boolean once = known.stream().allMatch(value -> value.arrays().size() == 1);
    List<List<Array>> results = new ArrayList<>();
    for (int k = 0; k < (once ? 1 : Factor.ASSUMPTIONS); k++) {
      int assumption = k;
      results.add(
          Operators.compute(
              flat.node(),
              flat.opsets(),
              inputs.stream()
                  .map(input -> input.map(v -> ((Value.Known) v).under(assumption)))
                  .toList(),
              folding));
      if (!SHARED.contains(flat.node().operator())) {
        results.getLast().forEach(array -> folding -= array.type().bytes(array.size()));
      }
    }
    if (folding < 0) {
      throw flat.node().failure("computes constants of more than 1 GiB");
    }
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < results.getFirst().size(); i++) {
      int output = i;
      outputs.add(new Value.Known(results.stream().map(all -> all.get(output)).toList()));
    }
    return outputs;
  }

  /** Converts the branch that is taken, where that is known. */
  private List<Value> branch(FlatNode flat, List<Optional<Value>> inputs) {
    Node node = flat.node();
    if (inputs.isEmpty()
        || inputs.getFirst().isEmpty()
        || !(inputs.getFirst().get() instanceof Value.Known condition)
        || !condition.isFixed()) {
      throw node.failure("its condition depends on the input; a model of layers has no branches");
    }
    String taken = condition.under(0).number(0) != 0 ? "then_branch" : "else_branch";
    if (!(node.attributes().get(taken) instanceof Attribute.Graph(OnnxGraph body))) {
      throw node.failure("has no " + taken);
    }
    body.initializers().forEach((name, array) -> put(name, Value.Known.of(array)));
    List<String> outputs = body.outputs().stream().map(ValueInfo::name).toList();
    run(body.nodes().stream().map(inner -> new FlatNode(inner, flat.opsets())).toList(), outputs);
    return outputs.stream().map(this::get).toList();
  }

  /** Returns the only node that reads a value, if there is only one. */
  Optional<Node> onlyReader(String value) {
    List<FlatNode> all = readers.getOrDefault(value, List.of());
    return all.size() == 1 ? Optional.of(all.getFirst().node()) : Optional.empty();
  }

  /**
   * Returns whether the layer whose output a value is has only one reader, through this value and
   * those of which it is a view.
   */
  boolean isExclusive(String name) {
    String value = name;
    for (int i = 0; i < FARTHEST; i++) {
      if (onlyReader(value).isEmpty()) {
        return false;
      }
      Optional<String> before = sameSignal(value);
      if (before.isEmpty()) {
        return true;
      }
      value = before.get();
    }
    return false;
  }

  /** Returns the value of which another one is a view. */
  private Optional<String> sameSignal(String value) {
    FlatNode producer = producers.get(value);
    return producer == null || !(values.get(value) instanceof View view)
        ? Optional.empty()
        : producer.node().inputs().stream()
            .filter(
                input ->
                    values.get(input) instanceof View other && other.signal().equals(view.signal()))
            .findFirst();
  }

  /**
   * Notes of which real numbers whole ones were made.
   *
   * @param scale how whole numbers stand for real ones
   */
  void noteReal(View whole, View real, Object scale) {
    reals.put(List.of(whole.signal().symbol(), scale), real.signal());
  }

  /** Returns the real numbers of whole ones, if they were made of such by the same scale. */
  Optional<View> realOf(View whole, Object scale) {
    return Optional.ofNullable(reals.get(List.of(whole.signal().symbol(), scale)))
        .map(signal -> new View(signal, whole.memory(), whole.axes(), ElementType.FLOAT));
  }

  /** Returns whether anybody reads a value. */
  boolean hasReaders(String value) {
    return readers.containsKey(value);
  }

  /** Returns a value that is the same for all sizes, computed now if its turn is yet to come. */
  Optional<Array> fixed(String name) {
    return fixed(name, FARTHEST);
  }

  private Optional<Array> fixed(String name, int farthest) {
    if (!values.containsKey(name)) {
      FlatNode producer = producers.get(name);
      if (producer == null
          || farthest == 0
          || !producer.node().inputs().stream()
              .allMatch(input -> input.isEmpty() || fixed(input, farthest - 1).isPresent())) {
        return Optional.empty();
      }
      convert(producer);
    }
    return values.get(name) instanceof Value.Known known && known.isFixed()
        ? Optional.of(known.under(0))
        : Optional.empty();
  }

  /** Counts a node as converted with the one before it, with this output. */
  void absorb(Node node, Value output) {
    done.add(node);
    values.put(node.outputs().getFirst(), output);
  }

  /** Returns the first of rows that are all the same, one for each sample. */
  Array oneOf(Call call, Array array) {
    int size = array.size() / Math.max(1, array.shape().dim(0));
    for (int i = size; i < array.size(); i++) {
      if (Double.compare(array.number(i), array.number(i % size)) != 0) {
        throw call.failure("has a constant that differs from sample to sample of a batch");
      }
    }
    return array.pick(array.shape().with(0, 1), i -> i);
  }
}
