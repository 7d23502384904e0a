package dev.fovea.model;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Layer;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model bound to a batch size and a mode: nested models dissolved, activations fused, buffers
 * planned once and used again in every step. The way of a batch: fill {@link #input}, {@link
 * #forward}, read {@link #output}; then fill {@link #outputGradient}, {@link #backward}, read
 * {@link #weightGradient}.
 *
 * <p>A plan serves one thread at a time. It reads the model's weights in place, so changes of their
 * values show in the next step.
 */
public final class Plan {
  private final PlanSpec spec;
  private final Calls calls;
  private final List<PlannedPass> passes = new ArrayList<>();
  private final List<Optional<Activation>> leftOut;
  private final Buffers buffers;
  private final Map<Weight, float[]> weightGradients = new LinkedHashMap<>();
  private final List<PlannedLayer> layers;

  /**
   * Plans a model.
   *
   * @throws dev.fovea.tensor.ShapeException if the input shapes do not fit the model or are open
   * @throws IndexOutOfBoundsException if there is no layer of a number to be watched
   */
  public Plan(Model model, PlanSpec spec) {
    this.spec = spec;
    this.calls = new Calls(model, spec.inputShapes());
    this.leftOut = calls.leaveLogits(spec.logits());
    spec.watched().forEach(calls::watch);
    List<Call> asWritten = List.copyOf(calls.calls());
    if (spec.mode() == Mode.EXPLAIN) {
      calls.splitActivations();
    } else {
      calls.fuseActivations();
      calls.joinConvolutions(spec.batch(), spec.mode().backward());
    }
    this.buffers = new Buffers(calls, spec, wanted(model));
    this.layers = spec.mode() == Mode.EXPLAIN ? look(model, asWritten) : List.of();
    CounterRandom random = CounterRandom.ofSeed(spec.seed());
    for (int i = 0; i < calls.calls().size(); i++) {
      Call call = calls.calls().get(i);
      if (!call.layer().passesThrough(training(call))) {
        passes.add(new PlannedPass(this, i, call, training(call), random.stream(i)));
      }
    }
  }

  private boolean training(Call call) {
    return spec.mode().training() && call.trains();
  }

  /** The weights whose gradients are wanted, in the model's order. */
  private Map<Weight, float[]> wanted(Model model) {
    if (spec.mode().backward()) {
      for (Weight weight : model.trainableWeights()) {
        weightGradients.put(weight, new float[weight.size()]);
      }
    }
    return weightGradients;
  }

  /** The model's input layers, then the calls, each with the value it gives. */
  private List<PlannedLayer> look(Model model, List<Call> asWritten) {
    List<PlannedLayer> found = new ArrayList<>();
    Map<Integer, Integer> giver = new HashMap<>();
    for (int i = 0; i < calls.inputs().size(); i++) {
      Node node = model.nodes().get(model.inputs().get(i).node());
      ModelLayer owner = model.layers().get(node.layer());
      giver.put(calls.inputs().get(i), found.size());
      found.add(look(found.size(), owner.name(), owner, List.of(), calls.inputs().get(i)));
    }
    for (Call call : asWritten) {
      List<Integer> from = call.inputs().stream().map(giver::get).toList();
      giver.put(call.output(), found.size());
      found.add(look(found.size(), call.path(), call.owner(), from, call.output()));
    }
    return List.copyOf(found);
  }

  private PlannedLayer look(
      int index, String path, ModelLayer owner, List<Integer> from, int value) {
    return new PlannedLayer(
        index,
        path,
        owner,
        from,
        shape(value),
        buffers.value(value),
        calls.beforeActivation(value).orElse(value),
        calls.beforeActivation(value).map(buffers::value),
        buffers.wantsGradient(value) ? Optional.of(buffers.gradient(value)) : Optional.empty());
  }

  PlanSpec spec() {
    return spec;
  }

  Shape shape(int value) {
    return calls.shapes().get(value);
  }

  Buffers buffers() {
    return buffers;
  }

  /** The softmax or sigmoid that an output ends with in the model, but not in this plan. */
  public Optional<Activation> leftOut(int output) {
    return leftOut.get(output);
  }

  /** The most samples in a step. */
  public int batch() {
    return spec.batch();
  }

  /** The kernels that compute. */
  public Kernels kernels() {
    return spec.kernels();
  }

  /** The array of an input, to be filled before {@link #forward}: samples one after the other. */
  public float[] input(int index) {
    return buffers.value(calls.inputs().get(index));
  }

  /** The shape of one sample of an input. */
  public Shape inputShape(int index) {
    return calls.shapes().get(calls.inputs().get(index));
  }

  /** The number of outputs: those of the model, and one for each layer watched. */
  public int outputs() {
    return calls.outputs().size();
  }

  /** The array of an output, as the last {@link #forward} left it. */
  public float[] output(int index) {
    return buffers.value(calls.outputs().get(index));
  }

  /** The shape of one sample of an output. */
  public Shape outputShape(int index) {
    return calls.shapes().get(calls.outputs().get(index));
  }

  /** The array to fill with the gradient of the loss by an output, before {@link #backward}. */
  public float[] outputGradient(int index) {
    return buffers.gradient(calls.outputs().get(index));
  }

  /** The gradient of the loss by an input, after {@link #backward}, where wanted. */
  public float[] inputGradient(int index) {
    return buffers.gradient(calls.inputs().get(index));
  }

  /**
   * Every use of a layer, input layers first and then in order of computation, with its values and
   * gradients.
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

  /** The trained weights, in the model's order. */
  public List<Weight> trainedWeights() {
    return List.copyOf(weightGradients.keySet());
  }

  /** The gradient of the loss by a trained weight, summed over the batch. */
  public float[] weightGradient(Weight weight) {
    return java.util.Objects.requireNonNull(
        weightGradients.get(weight), "no gradient of this weight is wanted");
  }

  /**
   * Computes the outputs.
   *
   * @param samples how many of the batch are filled
   * @param step names the random numbers: the same step drops the same
   */
  public void forward(int samples, long step) {
    if (samples < 1 || samples > spec.batch()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "this plan takes 1 to %d samples, not %d", spec.batch(), samples));
    }
    for (PlannedPass pass : passes) {
      pass.forward(samples, step);
    }
  }

  /** Computes the gradients of the last forward's batch. */
  public void backward() {
    if (!spec.mode().backward()) {
      throw new IllegalStateException("a plan for prediction has no gradients");
    }
    for (int i = passes.size() - 1; i >= 0; i--) {
      passes.get(i).backward();
    }
  }

  /**
   * Computes gradients of a layer's own values, in place of the model's outputs: by all values and
   * weights below it. Those above it get zero.
   *
   * @param from one of {@link #layers}
   * @param gradient by {@link PlannedLayer#valuesBeforeActivation}, (batch, output shape): such as
   *     a 1 at the unit to be explained
   * @throws IllegalArgumentException if the gradient has not as many values
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
    int last = passes.size() - 1;
    while (last >= 0
        && buffers.value(passes.get(last).value()) != buffers.value(from.valueBefore())) {
      last--;
    }
    for (int i = last; i >= 0; i--) {
      passes.get(i).backward();
    }
  }

  /** The first layer, in order of computation, whose output of the last step is not all finite. */
  public Optional<String> firstNonFinite() {
    return passes.stream().filter(PlannedPass::hasNonFinite).map(PlannedPass::label).findFirst();
  }

  /** The floats that this plan's values and gradients take, weights and layers' own left out. */
  public long plannedFloats() {
    return buffers.floats();
  }

  /** What is computed, one line for each layer. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Call call : calls.calls()) {
      Layer layer = call.layer();
      text.append(call.path())
          .append(layer.passesThrough(training(call)) ? " (shares its input)" : "")
          .append(' ')
          .append(Arrays.toString(calls.shapes().get(call.output()).dims()))
          .append('\n');
    }
    return text.toString();
  }
}
