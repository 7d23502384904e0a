package dev.fovea.layer;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** A layer in a model of its own. */
public final class LayerRun {
  final Model model;
  private final Plan plan;
  private long step;

  /** On inputs of these shapes of one sample, with so many samples. */
  public LayerRun(Layer layer, Mode mode, int batch, Shape... inputs) {
    List<Symbol> from = Arrays.stream(inputs).map(shape -> Symbol.input(shape.dims())).toList();
    model = Model.of("", from, List.of(layer.apply(from)));
    plan = new Plan(model, PlanSpec.of(batch).kernels(Kernels.scalar(Workers.of(1))).mode(mode));
  }

  public Tensor apply(Tensor... inputs) {
    for (int i = 0; i < inputs.length; i++) {
      System.arraycopy(inputs[i].data(), 0, plan.input(i), 0, inputs[i].data().length);
    }
    int batch = inputs[0].batch();
    plan.forward(batch, step++);
    Shape shape = plan.outputShape(0).prepend(batch);
    return Tensor.of(shape, Arrays.copyOf(plan.output(0), shape.size()));
  }

  public LayerRun weights(String name, float... values) {
    model.layers().getLast().weight(name).set(values);
    return this;
  }

  float[] weight(String name) {
    return model.layers().getLast().weight(name).values();
  }

  /** What the layer gives at prediction, its weights as they start. */
  public static Tensor predict(Layer layer, Tensor... inputs) {
    Shape[] shapes = Arrays.stream(inputs).map(input -> input.shape().tail()).toArray(Shape[]::new);
    return new LayerRun(layer, Mode.PREDICT, inputs[0].batch(), shapes).apply(inputs);
  }

  /** The numbers 1, 2, 3, ... in this shape. */
  public static Tensor counting(int... dims) {
    Tensor tensor = Tensor.zeros(Shape.of(dims));
    for (int i = 0; i < tensor.data().length; i++) {
      tensor.data()[i] = i + 1;
    }
    return tensor;
  }
}
