package dev.fovea.model;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.WorkingMemory;
import dev.fovea.model.rewrite.FoldNormalization;
import dev.fovea.model.rewrite.FuseActivations;
import dev.fovea.model.rewrite.FuseMargins;
import dev.fovea.model.rewrite.FuseNormRelu;
import dev.fovea.model.rewrite.FusePooling;
import dev.fovea.model.rewrite.FuseSums;
import dev.fovea.model.rewrite.Op;
import dev.fovea.model.rewrite.Ops;
import dev.fovea.model.rewrite.RemoveOutputActivation;
import dev.fovea.model.rewrite.Rewrite;
import dev.fovea.model.rewrite.Simplify;
import dev.fovea.model.rewrite.SplitActivations;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A model that is bound to a batch size and a mode. Nested models are dissolved, layers are fused,
 * buffers are allocated once and reused in every step, and an algorithm is chosen for each layer.
 * To predict, call {@link #run}. To compute gradients, fill {@link #input}, call {@link #forward}
 * and read {@link #output}; then fill {@link #outputGradient}, call {@link #backward} and read
 * {@link #weightGradient}.
 *
 * <p>A plan must be used by one thread at a time. It reads the model's weights in place, so changes
 * of their values take effect in the next step.
 */
public final class Plan {
  private final PlanSpec spec;
  private final Ops ops;
  private final List<Optional<Activation>> removedActivations;
  private final Map<Weight, float[]> weightGradients;
  private final Buffers buffers;
  private final List<PlannedLayer> layers;
  private final List<PlannedStep> steps = new ArrayList<>();
  private final WorkingMemory workingMemory;
  private final String description;

  /**
   * Plans a model.
   *
   * @throws ShapeException if the input shapes do not fit the model or are unknown
   * @throws IllegalArgumentException if the plan needs gradients and a layer has none
   * @throws IndexOutOfBoundsException if an extra output is not the index of a layer
   */
  public Plan(Model model, PlanSpec spec) {
    this.spec = spec;
    ModelOps source = new ModelOps(model, spec.inputShapes());
    Ops simple = new Simplify().apply(source.ops());
    RemoveOutputActivation last = new RemoveOutputActivation(spec.logits());
    this.removedActivations =
        IntStream.range(0, simple.outputs().size())
            .mapToObj(output -> last.removed(simple, output))
            .toList();
    Ops asWritten = withExtraOutputs(last.apply(simple), spec.extraOutputs());
    this.ops = rewritten(asWritten, spec);
    this.weightGradients = gradientTargets(model, spec);
    this.buffers = new Buffers(ops, spec, weightGradients);
    this.layers =
        spec.mode() == Mode.EXPLAIN
            ? PlannedLayers.describe(model, source, asWritten, ops, buffers)
            : List.of();
    this.workingMemory = spec.kernels().workingMemory();
    this.description = bind();
    if (spec.mode() == Mode.TRAIN) {
      steps.stream()
          .filter(PlannedStep::lacksGradient)
          .findFirst()
          .ifPresent(
              step -> {
                throw new IllegalArgumentException(step.noGradient());
              });
    }
  }

  private static Ops withExtraOutputs(Ops ops, List<Integer> layers) {
    List<Integer> values = new ArrayList<>(ops.inputs());
    ops.all().forEach(op -> values.addAll(op.outputs()));
    return ops.withOutputs(layers.stream().map(values::get).toList());
  }

  private static Ops rewritten(Ops ops, PlanSpec spec) {
    List<Rewrite> rewrites = new ArrayList<>();
    if (spec.mode() == Mode.EXPLAIN) {
      rewrites.add(new SplitActivations());
    } else {
      rewrites.add(new FuseMargins());
      rewrites.add(new FuseActivations());
      if (spec.mode().backward()) {
        rewrites.add(new FuseNormRelu());
      } else {
        rewrites.add(new FoldNormalization());
        rewrites.add(new FuseActivations());
      }
      rewrites.add(new FuseSums());
      rewrites.add(new FusePooling());
    }
    Ops result = ops;
    for (Rewrite rewrite : rewrites) {
      result = rewrite.apply(result);
    }
    return result;
  }

  /**
   * Returns the weights whose gradients are needed, in the model's order, with arrays for the
   * gradients.
   */
  private static Map<Weight, float[]> gradientTargets(Model model, PlanSpec spec) {
    Map<Weight, float[]> targets = new LinkedHashMap<>();
    if (spec.mode().backward()) {
      for (Weight weight : model.trainableWeights()) {
        targets.put(weight, new float[weight.size()]);
      }
    }
    return targets;
  }

  /** Makes the steps; returns a line for each operation. */
  private String bind() {
    Binder binder = new Binder(ops, buffers, spec);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ops.all().size(); i++) {
      Op op = ops.all().get(i);
      lines.append(op.path());
      op.fused().forEach(other -> lines.append(" + ").append(other));
      String algorithm = "";
      if (op.passesThrough(spec.mode().training())) {
        lines.append(" (shares its input)");
      } else {
        steps.add(binder.bind(i));
        algorithm = steps.getLast().algorithm();
      }
      for (int output : op.outputs()) {
        lines.append(' ').append(Arrays.toString(ops.shape(output).dims()));
      }
      lines.append(algorithm.isEmpty() ? "" : " " + algorithm).append('\n');
    }
    return lines.toString();
  }

  /** Returns the softmax or sigmoid that an output ends with in the model, but not in this plan. */
  public Optional<Activation> removedActivation(int output) {
    return removedActivations.get(output);
  }

  /** Returns the most samples in a step. */
  public int batch() {
    return spec.batch();
  }

  /** Returns the kernels that compute. */
  public Kernels kernels() {
    return spec.kernels();
  }

  /** Returns the array of an input, to be filled before {@link #forward}: sample after sample. */
  public float[] input(int index) {
    return buffers.value(ops.inputs().get(index));
  }

  /** Returns the shape of one sample of an input. */
  public Shape inputShape(int index) {
    return ops.shape(ops.inputs().get(index));
  }

  /** Returns the number of outputs, which are those of the model followed by the extra ones. */
  public int outputs() {
    return ops.outputs().size();
  }

  /** Returns the array of an output, as the last {@link #forward} left it. */
  public float[] output(int index) {
    return buffers.value(ops.outputs().get(index));
  }

  /** Returns the shape of one sample of an output. */
  public Shape outputShape(int index) {
    return ops.shape(ops.outputs().get(index));
  }

  /** Returns the array of an output's gradient, to be filled before {@link #backward}. */
  public float[] outputGradient(int index) {
    return buffers.gradient(ops.outputs().get(index));
  }

  /** Returns the gradient of an input after {@link #backward}, if it is computed. */
  public float[] inputGradient(int index) {
    return buffers.gradient(ops.inputs().get(index));
  }

  /**
   * Returns every use of a layer, input layers first and then in order of computation, with its
   * values and gradients.
   *
   * @throws IllegalStateException if the mode is not {@link Mode#EXPLAIN}: other plans fuse layers
   *     and use arrays again
   */
  public List<PlannedLayer> layers() {
    if (spec.mode() != Mode.EXPLAIN) {
      throw new IllegalStateException(
          "a plan of mode %s keeps no values of layers; use mode EXPLAIN".formatted(spec.mode()));
    }
    return layers;
  }

  /** Returns the trained weights, in the model's order. */
  public List<Weight> trainedWeights() {
    return List.copyOf(weightGradients.keySet());
  }

  /** Returns the gradient of a trained weight, summed over the batch. */
  public float[] weightGradient(Weight weight) {
    return Objects.requireNonNull(
        weightGradients.get(weight), "no gradient of this weight is wanted");
  }

  /**
   * Computes the outputs.
   *
   * @param samples the samples that are filled, from 1 to the batch size
   * @param step names the random numbers: the same step drops the same
   */
  public void forward(int samples, long step) {
    requireFits(samples);
    for (PlannedStep planned : steps) {
      planned.forward(samples, step);
    }
  }

  /**
   * Computes the outputs and tells of each layer when its values are there. What the listener
   * writes into them is what later layers read: so a map is switched off, or the time of a layer is
   * taken. Layers that share the array of their input, such as Flatten, are not told of.
   *
   * @param samples the samples that are filled, from 1 to the batch size
   * @param step names the random numbers: the same step drops the same
   * @throws IllegalStateException if the mode is not {@link Mode#EXPLAIN}
   */
  public void forward(int samples, long step, Consumer<PlannedLayer> computed) {
    requireFits(samples);
    Map<float[], PlannedLayer> byValues = layersByValues();
    for (PlannedStep planned : steps) {
      planned.forward(samples, step);
      planned.values().map(byValues::get).filter(Objects::nonNull).forEach(computed);
    }
  }

  private Map<float[], PlannedLayer> layersByValues() {
    Map<float[], PlannedLayer> byValues = new IdentityHashMap<>();
    layers().forEach(layer -> byValues.putIfAbsent(layer.values(), layer));
    return byValues;
  }

  /**
   * Computes the outputs of a batch, as at step 0.
   *
   * @param x for each input (samples, input shape)
   * @return for each output (samples, output shape), a copy
   * @throws ShapeException if x does not fit the plan
   */
  public List<Tensor> run(Tensor... x) {
    List<Tensor> given = List.of(x);
    requireFits(given);
    int samples = given.isEmpty() ? spec.batch() : given.getFirst().batch();
    requireFits(samples);
    List<Tensor> results =
        IntStream.range(0, outputs())
            .mapToObj(output -> Tensor.zeros(outputShape(output).prepend(samples)))
            .toList();
    run(given, 0, samples, results, 0);
    return results;
  }

  private void requireFits(int samples) {
    if (samples < 1 || samples > spec.batch()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "this plan takes 1 to %d samples, not %d", spec.batch(), samples));
    }
  }

  private void requireFits(List<Tensor> x) {
    if (x.size() != ops.inputs().size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "the model has %d inputs, %d were given",
              ops.inputs().size(),
              x.size()));
    }
    for (int i = 0; i < x.size(); i++) {
      Shape expected = inputShape(i).prepend(x.getFirst().batch());
      if (!x.get(i).shape().equals(expected)) {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "input %d of this plan takes %s, not %s",
                i,
                expected,
                x.get(i).shape()));
      }
    }
  }

  /** Computes the outputs of some of the samples, to the same places in the results. */
  void run(List<Tensor> x, int from, int samples, List<Tensor> results, long step) {
    for (int i = 0; i < x.size(); i++) {
      int size = inputShape(i).size();
      System.arraycopy(x.get(i).data(), from * size, input(i), 0, samples * size);
    }
    workingMemory.lend(() -> forward(samples, step));
    for (int i = 0; i < results.size(); i++) {
      int size = outputShape(i).size();
      System.arraycopy(output(i), 0, results.get(i).data(), from * size, samples * size);
    }
  }

  /**
   * Computes the gradients of the last forward's batch.
   *
   * @throws IllegalStateException if the mode has no gradients, or a layer to be passed has none
   */
  public void backward() {
    if (!spec.mode().backward()) {
      throw new IllegalStateException("a plan for prediction has no gradients");
    }
    backward(steps.size() - 1);
  }

  /**
   * Computes the gradients of the last forward's batch and tells of each layer when the gradient of
   * its values is there. What the listener writes into that is what goes further down: so nothing
   * flows back through a map that is switched off.
   *
   * @throws IllegalStateException if the mode is not {@link Mode#EXPLAIN}
   */
  public void backward(Consumer<PlannedLayer> reached) {
    Map<float[], PlannedLayer> byValues = layersByValues();
    for (int i = steps.size() - 1; i >= 0; i--) {
      steps.get(i).values().map(byValues::get).filter(Objects::nonNull).forEach(reached);
      steps.get(i).backward();
    }
  }

  private void backward(int last) {
    for (int i = last; i >= 0; i--) {
      steps.get(i).backward();
    }
  }

  /**
   * Computes the gradients of a layer's values, instead of the model's outputs, with respect to all
   * values and weights below the layer. Gradients above it are set to zero.
   *
   * @param from a layer of {@link #layers}
   * @param gradient the gradient with respect to {@link PlannedLayer#valuesBeforeActivation},
   *     (batch, output shape), such as a 1 at the unit to be explained
   * @throws IllegalArgumentException if the length of the gradient does not match
   */
  public void backwardFrom(PlannedLayer from, float[] gradient) {
    if (layers().get(from.index()) != from) {
      throw new IllegalArgumentException(from + " is of another plan");
    }
    float[] start = buffers.gradient(from.valueBefore());
    if (gradient.length != start.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %d values in a batch, the gradient %d",
              from,
              start.length,
              gradient.length));
    }
    buffers.clearGradients();
    System.arraycopy(gradient, 0, start, 0, start.length);
    float[] values = buffers.value(from.valueBefore());
    int last = steps.size() - 1;
    while (last >= 0 && !steps.get(last).computes(values)) {
      last--;
    }
    backward(last);
  }

  /** Returns the first layer, in order of computation, whose last output is not all finite. */
  public Optional<String> firstNonFinite() {
    return steps.stream().filter(PlannedStep::hasNonFinite).map(PlannedStep::label).findFirst();
  }

  /** Returns the floats of all values and gradients, without weights and layers' scratch memory. */
  public long plannedFloats() {
    return buffers.floats();
  }

  /**
   * Returns a description of the plan with one line for each operation: the layer and those fused
   * into it, the shapes of its outputs, and the algorithm if there was a choice.
   */
  @Override
  public String toString() {
    return description;
  }
}
