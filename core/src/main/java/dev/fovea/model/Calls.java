package dev.fovea.model;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Joining;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A model written out as a list of calls for inputs of known shapes: what a plan computes, in
 * order.
 */
final class Calls {
  private final List<Call> calls = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<Integer> outputs;
  private final Map<Integer, Integer> beforeActivation = new HashMap<>();

  Calls(Model model, List<Shape> inputShapes) {
    List<Shape> given = inputShapes.isEmpty() ? model.inputShapes() : inputShapes;
    model.outputShapes(given);
    for (Shape shape : given) {
      if (!shape.isKnown()) {
        throw new ShapeException(
            "the model leaves its input %s open; give the shape of the samples".formatted(shape));
      }
      inputs.add(value(shape));
    }
    outputs = new ArrayList<>(inline(model, "", inputs, false));
  }

  private int value(Shape shape) {
    shapes.add(shape);
    return shapes.size() - 1;
  }

  private List<Integer> inline(
      Model model, String path, List<Integer> given, boolean inference) {
    List<List<Integer>> values = new ArrayList<>();
    for (Node node : model.nodes()) {
      ModelLayer owner = model.layers().get(node.layer());
      List<Integer> in =
          node.inputs().stream().map(port -> values.get(port.node()).get(port.output())).toList();
      String inner = path + owner.name();
      boolean infers = inference || node.inference();
      values.add(
          switch (owner.layer()) {
            case InputLayer ignored ->
                List.of(given.get(model.inputs().indexOf(new Node.Port(values.size(), 0))));
            case Model nested -> inline(nested, inner + "/", in, infers);
            case Layer layer -> List.of(call(layer, owner, inner, in, infers));
          });
    }
    return model.outputs().stream()
        .map(port -> values.get(port.node()).get(port.output()))
        .toList();
  }

  private int call(
      Layer given, ModelLayer owner, String path, List<Integer> in, boolean inference) {
    Layer layer = given instanceof Simplifiable s ? s.simplified() : given;
    int out = value(Symbol.checkedShape(layer, in.stream().map(shapes::get).toList()));
    calls.add(new Call(layer, owner, path, in, out, inference));
    return out;
  }

  List<Call> calls() {
    return calls;
  }

  List<Shape> shapes() {
    return shapes;
  }

  List<Integer> inputs() {
    return inputs;
  }

  List<Integer> outputs() {
    return outputs;
  }

  /** Takes the last softmax or sigmoid away from outputs, where told, and says which. */
  List<Optional<Activation>> leaveLogits(BiPredicate<Integer, Activation> logits) {
    List<Optional<Activation>> left = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      int call = producer(outputs.get(i));
      if (call >= 0
          && readers(outputs.get(i)) == 0
          && Collections.frequency(outputs, outputs.get(i)) == 1
          && calls.get(call).layer() instanceof Activated last
          && (last.activation() == Activation.SOFTMAX || last.activation() == Activation.SIGMOID)
          && logits.test(i, last.activation())) {
        calls.set(call, calls.get(call).with(last.withActivation(Activation.LINEAR)));
        left.add(Optional.of(last.activation()));
      } else {
        left.add(Optional.empty());
      }
    }
    return left;
  }

  /**
   * Makes the value of a layer an output too.
   *
   * @param layer counted as in {@link PlannedLayer#index}: input layers, then calls
   */
  void watch(int layer) {
    int call = java.util.Objects.checkIndex(layer, inputs.size() + calls.size()) - inputs.size();
    outputs.add(call < 0 ? inputs.get(layer) : calls.get(call).output());
  }

  /**
   * Lets a layer apply the activation that follows it as a layer of its own: one pass over memory
   * instead of two.
   */
  void fuseActivations() {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).layer() instanceof ActivationLayer next
          && next.activation() != Activation.SOFTMAX) {
        int between = calls.get(i).inputs().getFirst();
        int before = producer(between);
        if (before >= 0
            && readers(between) == 1
            && !outputs.contains(between)
            && calls.get(before).layer() instanceof Activated first
            && first.activation() == Activation.LINEAR) {
          calls.set(before, calls.get(before).with(first.withActivation(next.activation())));
          calls.set(i, calls.get(i).with(next.withActivation(Activation.LINEAR)));
        }
      }
    }
  }

  /**
   * Joins convolutions with the layers behind them that they can do as they store: batch
   * normalization, where no gradients are wanted and weights are few, and max pooling.
   */
  void joinConvolutions(int batch, boolean backward) {
    for (int i = 0; i < calls.size(); i++) {
      while (calls.get(i).layer() instanceof Joining first && join(i, first, batch, backward)) {
        fuseActivations();
      }
    }
  }

  /** Joins the only reader of a call's output, looking through layers that change nothing. */
  private boolean join(int index, Joining first, int batch, boolean backward) {
    Call call = calls.get(index);
    Shape input = shapes.get(call.inputs().getFirst());
    int value = call.output();
    List<Call> between = new ArrayList<>();
    while (readers(value) == 1 && !outputs.contains(value)) {
      Call next = reader(value);
      if (next.layer() instanceof ActivationLayer layer && layer.passesThrough(false)) {
        between.add(next);
        value = next.output();
        continue;
      }
      Optional<Layer> both = first.joined(next.layer(), input, batch, backward);
      if (both.isEmpty()) {
        return false;
      }
      calls.set(index, call.joined(both.get(), next));
      calls.remove(next);
      calls.removeAll(between);
      return true;
    }
    return false;
  }

  private Call reader(int value) {
    return calls.stream().filter(call -> call.inputs().contains(value)).findFirst().orElseThrow();
  }

  /**
   * Takes the activations out of layers and puts them behind as layers of their own, so that a plan
   * keeps the values before and after.
   */
  void splitActivations() {
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      if (call.layer() instanceof Activated layer
          && !(layer instanceof ActivationLayer)
          && layer.activation() != Activation.LINEAR) {
        Shape shape = shapes.get(call.output());
        int between = value(shape);
        Layer last = new ActivationLayer(call.owner().name(), layer.activation());
        List<Shape> same = List.of(shape);
        ModelLayer owner =
            new ModelLayer(last.name(), last, same, same, LayerState.apart(last, same));
        Layer first = layer.withActivation(Activation.LINEAR);
        calls.set(i, new Call(first, call.owner(), call.path(), call.inputs(), between, call.inference()));
        beforeActivation.put(call.output(), between);
        i++;
        calls.add(i, new Call(last, owner, call.path(), List.of(between), call.output(), call.inference()));
      }
    }
  }

  /** For an output of {@link #splitActivations}: the value before its activation. */
  Optional<Integer> beforeActivation(int output) {
    return Optional.ofNullable(beforeActivation.get(output));
  }

  private int producer(int value) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).output() == value) {
        return i;
      }
    }
    return -1;
  }

  private long readers(int value) {
    return calls.stream().flatMap(call -> call.inputs().stream()).filter(v -> v == value).count();
  }
}
