package dev.fovea.model;

import dev.fovea.layer.Binding;
import dev.fovea.model.rewrite.Op;
import dev.fovea.model.rewrite.Ops;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.weight.WeightValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds the operations of a plan to its arrays. */
final class Binder {
  private final Ops ops;
  private final Buffers buffers;
  private final PlanSpec spec;
  private final CounterRandom random;

  Binder(Ops ops, Buffers buffers, PlanSpec spec) {
    this.ops = ops;
    this.buffers = buffers;
    this.spec = spec;
    this.random = CounterRandom.ofSeed(spec.seed());
  }

  /** Binds the operation of this index, which also numbers its random numbers. */
  PlannedStep bind(int index) {
    Op op = ops.all().get(index);
    boolean backward = spec.mode().backward() && buffers.wantsGradient(op.output());
    List<PlannedStep.Addition> additions = new ArrayList<>();
    List<Binding.Value> inputs = new ArrayList<>();
    for (int i = 0; i < op.inputs().size(); i++) {
      int value = op.inputs().get(i);
      float[] gradient = Binding.UNWANTED;
      if (backward && buffers.wantsGradient(value)) {
        gradient = buffers.gradient(value);
        Optional<float[]> spare = buffers.inputSpare(index, i);
        if (spare.isPresent()) {
          int size = ops.shape(value).size();
          additions.add(new PlannedStep.Addition(spare.get(), gradient, size, true));
          gradient = spare.get();
        }
      }
      inputs.add(new Binding.Value(ops.shape(value), buffers.value(value), gradient));
    }
    List<Binding.Weight> weights = new ArrayList<>();
    for (int i = 0; i < op.weights().size(); i++) {
      WeightValues weight = op.weights().get(i);
      float[] gradient = buffers.weightGradient(weight).orElse(Binding.UNWANTED);
      Optional<float[]> spare = buffers.weightSpare(index, i);
      if (spare.isPresent()) {
        additions.add(new PlannedStep.Addition(spare.get(), gradient, gradient.length, false));
        gradient = spare.get();
      }
      weights.add(new Binding.Weight(weight, gradient));
    }
    List<Binding.Value> outputs = new ArrayList<>();
    for (int value : op.outputs()) {
      float[] gradient = backward ? buffers.gradient(value) : Binding.UNWANTED;
      outputs.add(new Binding.Value(ops.shape(value), buffers.value(value), gradient));
    }
    boolean training = op.mode().training(spec.mode().training());
    Binding binding =
        new Binding(
            spec.kernels(),
            spec.batch(),
            training,
            training && spec.mode().training(),
            spec.mode().backward(),
            random.stream(index),
            inputs,
            outputs,
            weights);
    return new PlannedStep(op, binding, backward, buffers.unreadGradients(op), additions);
  }
}
