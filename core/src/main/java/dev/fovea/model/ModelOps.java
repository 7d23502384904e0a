package dev.fovea.model;

import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.model.rewrite.Op;
import dev.fovea.model.rewrite.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Converts a model to a list of operations for inputs of known shapes. Nested models are dissolved.
 */
final class ModelOps {
  private final List<Op> all = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final Map<String, ModelLayer> owners = new HashMap<>();
  private final Ops ops;

  ModelOps(Model model, List<Shape> inputShapes) {
    List<Shape> given = inputShapes.isEmpty() ? model.inputShapes() : inputShapes;
    model.outputShapes(given);
    for (Shape shape : given) {
      if (!shape.isKnown()) {
        throw new ShapeException(
            "the model leaves its input %s open; give the shape of the samples".formatted(shape));
      }
    }
    List<Integer> inputs = values(given);
    List<Integer> outputs = write(model, "", inputs, CallMode.FOLLOW);
    this.ops = Ops.of(all, shapes, inputs, outputs);
  }

  /** Returns the operations as the model has them. */
  Ops ops() {
    return ops;
  }

  /** Returns the layer of the model that an operation stems from. */
  ModelLayer owner(Op op) {
    return Objects.requireNonNull(owners.get(op.path()));
  }

  private List<Integer> values(List<Shape> added) {
    int first = shapes.size();
    shapes.addAll(added);
    return IntStream.range(first, shapes.size()).boxed().toList();
  }

  private List<Integer> write(Model model, String path, List<Integer> given, CallMode around) {
    List<List<Integer>> values = new ArrayList<>();
    for (Node node : model.nodes()) {
      ModelLayer owner = model.layers().get(node.layer());
      List<Integer> in =
          node.inputs().stream().map(port -> values.get(port.node()).get(port.output())).toList();
      String inner = path + owner.name();
      CallMode mode = node.mode().within(around);
      values.add(
          switch (owner.layer()) {
            case InputLayer ignored ->
                List.of(given.get(model.inputs().indexOf(new Node.Port(values.size(), 0))));
            case Model nested -> write(nested, inner + "/", in, mode);
            case Layer layer -> write(layer, owner, inner, in, mode);
          });
    }
    return model.outputs().stream()
        .map(port -> values.get(port.node()).get(port.output()))
        .toList();
  }

  private List<Integer> write(
      Layer layer, ModelLayer owner, String path, List<Integer> in, CallMode around) {
    List<Integer> out = values(Symbol.checkedShapes(layer, in.stream().map(shapes::get).toList()));
    owners.put(path, owner);
    all.add(new Op(layer, path, mode(owner, around), owner.weights(), in, out, List.of()));
    return out;
  }

  /**
   * Returns how a layer behaves. As in Keras, a frozen batch normalization is always in inference,
   * while other frozen layers (dropout, noise) are not.
   */
  private static CallMode mode(ModelLayer owner, CallMode call) {
    return owner.trainable() || !(owner.layer() instanceof BatchNormalization)
        ? call
        : CallMode.INFERENCE;
  }
}
