package dev.fovea.formats.model;

import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The uses of a model's layers in order of computation, with nested models dissolved. Values are
 * identified by numbers.
 */
public final class ModelUses {
  /**
   * A use of a layer.
   *
   * @param path the names of the models around it and its own, such as "encoder/conv2d"
   * @param inputs the values that it reads
   * @param outputs the values that it computes
   */
  public record Use(String path, ModelLayer owner, List<Integer> inputs, List<Integer> outputs) {
    /** Returns the layer. */
    public Layer layer() {
      return owner.layer();
    }
  }

  private final List<Use> uses = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();

  /** The use that computes each value; none for an input. */
  private final Map<Integer, Integer> producers = new HashMap<>();

  /** For each use, those that its inputs depend on. */
  private final List<BitSet> ancestors = new ArrayList<>();

  /** For each use, the nearest ones before it that have weights. */
  private final List<BitSet> nearest = new ArrayList<>();

  private ModelUses() {}

  /** Returns the uses of a model's layers. */
  public static ModelUses of(Model model) {
    ModelUses all = new ModelUses();
    List<Integer> inputs = all.values(model.inputShapes());
    all.add(model, "", inputs);
    return all;
  }

  /** Returns the uses, each after those that it depends on. */
  public List<Use> uses() {
    return uses;
  }

  /** Returns the shape of one sample of a value. */
  public Shape shape(int value) {
    return shapes.get(value);
  }

  /** Returns the number of values. */
  public int values() {
    return shapes.size();
  }

  /** Returns whether a use depends on another one. */
  public boolean dependsOn(int use, int earlier) {
    return ancestors.get(use).get(earlier);
  }

  /** Returns whether no layer with weights lies between a use and an earlier one that it reads. */
  public boolean follows(int use, int earlier) {
    return nearest.get(use).get(earlier);
  }

  private List<Integer> values(List<Shape> added) {
    List<Integer> numbers = new ArrayList<>();
    for (Shape shape : added) {
      numbers.add(shapes.size());
      shapes.add(shape);
    }
    return numbers;
  }

  private List<Integer> add(Model model, String path, List<Integer> given) {
    List<List<Integer>> values = new ArrayList<>();
    for (Node node : model.nodes()) {
      ModelLayer owner = model.layers().get(node.layer());
      List<Integer> in =
          node.inputs().stream().map(port -> values.get(port.node()).get(port.output())).toList();
      values.add(
          switch (owner.layer()) {
            case InputLayer ignored ->
                List.of(given.get(model.inputs().indexOf(new Node.Port(values.size(), 0))));
            case Model nested -> add(nested, path + owner.name() + "/", in);
            case Layer ignored -> add(owner, path + owner.name(), in, node.outputShapes());
          });
    }
    return model.outputs().stream()
        .map(port -> values.get(port.node()).get(port.output()))
        .toList();
  }

  private List<Integer> add(
      ModelLayer owner, String path, List<Integer> in, List<Shape> outputShapes) {
    int index = uses.size();
    List<Integer> out = values(outputShapes);
    uses.add(new Use(path, owner, in, out));
    BitSet before = new BitSet();
    BitSet close = new BitSet();
    for (int value : in) {
      Integer producer = producers.get(value);
      if (producer != null) {
        before.set(producer);
        before.or(ancestors.get(producer));
        if (uses.get(producer).owner().weights().isEmpty()) {
          close.or(nearest.get(producer));
        } else {
          close.set(producer);
        }
      }
    }
    ancestors.add(before);
    nearest.add(close);
    out.forEach(value -> producers.put(value, index));
    return out;
  }
}
