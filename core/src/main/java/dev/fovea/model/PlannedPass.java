package dev.fovea.model;

import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Pass;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One layer's place in a plan: its arrays, and the samples and step under way. */
final class PlannedPass implements Pass {
  private final Plan plan;
  private final Call call;
  private final boolean training;
  private final CounterRandom stream;
  private final List<Shape> inputShapes;
  private final float[][] inputs;
  private final float[] @Nullable [] inputGradients;
  private final float[] @Nullable [] weightGradients;
  private final boolean needsBackward;
  private final Map<Integer, Object> kept = new HashMap<>();
  private final Map<Integer, float[]> memory = new HashMap<>();
  private final Map<Integer, int[]> places = new HashMap<>();
  private final Runnable[] additions;

  private int samples;
  private long step;

  PlannedPass(Plan plan, int index, Call call, boolean training, CounterRandom stream) {
    this.plan = plan;
    this.call = call;
    this.training = training;
    this.stream = stream;
    Buffers buffers = plan.buffers();
    int in = call.inputs().size();
    List<Weight> weights = call.weights();
    inputShapes = call.inputs().stream().map(plan::shape).toList();
    inputs = new float[in][];
    inputGradients = new float[in][];
    weightGradients = new float[weights.size()][];
    needsBackward = plan.spec().mode().backward() && buffers.wantsGradient(call.output());
    var adding = new java.util.ArrayList<Runnable>();
    for (int i = 0; i < in; i++) {
      int value = call.inputs().get(i);
      int size = inputShapes.get(i).size();
      inputs[i] = buffers.value(value);
      if (needsBackward && buffers.wantsGradient(value)) {
        float[] total = buffers.gradient(value);
        float @Nullable [] spare = buffers.inputSpare(index, i);
        inputGradients[i] = spare == null ? total : spare;
        if (spare != null) {
          adding.add(() -> add(spare, total, samples * size));
        }
      }
    }
    for (int i = 0; i < weights.size(); i++) {
      float @Nullable [] total = buffers.weightGradient(weights.get(i));
      float @Nullable [] spare = buffers.weightSpare(index, i);
      weightGradients[i] = spare == null ? total : spare;
      if (spare != null && total != null) {
        adding.add(() -> add(spare, total, total.length));
      }
    }
    additions = adding.toArray(Runnable[]::new);
  }

  private static void add(float[] from, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] += from[i];
    }
  }

  void forward(int count, long atStep) {
    samples = count;
    step = atStep;
    call.layer().forward(this);
  }

  void backward() {
    if (needsBackward) {
      call.layer().backward(this);
      for (Runnable addition : additions) {
        addition.run();
      }
    }
  }

  /** The value it gives. */
  int value() {
    return call.output();
  }

  String label() {
    return call.layer().className() + " \"" + call.path() + '"';
  }

  boolean hasNonFinite() {
    float[] output = output();
    for (int i = 0; i < samples * outputShape().size(); i++) {
      if (!Float.isFinite(output[i])) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Kernels kernels() {
    return plan.spec().kernels();
  }

  @Override
  public int batch() {
    return samples;
  }

  @Override
  public boolean training() {
    return training;
  }

  @Override
  public boolean backwardFollows() {
    return plan.spec().mode().backward();
  }

  @Override
  public int inputs() {
    return inputs.length;
  }

  @Override
  public Shape inputShape(int index) {
    return inputShapes.get(index);
  }

  @Override
  public Shape outputShape() {
    return plan.shape(call.output());
  }

  @Override
  public float[] input(int index) {
    return inputs[index];
  }

  @Override
  public float[] output() {
    return plan.buffers().value(call.output());
  }

  @Override
  public float[] outputGradient() {
    return plan.buffers().gradient(call.output());
  }

  @Override
  public boolean wantsInputGradient(int index) {
    return inputGradients[index] != null;
  }

  @Override
  public float[] inputGradient(int index) {
    return Objects.requireNonNull(inputGradients[index], "this input's gradient is not wanted");
  }

  @Override
  public float[] weight(int index) {
    return call.weights().get(index).values();
  }

  @Override
  public void weightChanged(int index) {
    call.weights().get(index).changed();
  }

  @Override
  public boolean wantsWeightGradient(int index) {
    return weightGradients[index] != null;
  }

  @Override
  public float[] weightGradient(int index) {
    return Objects.requireNonNull(weightGradients[index], "this weight's gradient is not wanted");
  }

  @Override
  public CounterRandom random() {
    return stream.stream(step);
  }

  @Override
  public float[] memory(int slot, int sampleSize) {
    return memory.computeIfAbsent(
        slot, s -> new float[Math.multiplyExact(sampleSize, plan.batch())]);
  }

  @Override
  public int[] places(int slot, int sampleSize) {
    return places.computeIfAbsent(slot, s -> new int[Math.multiplyExact(sampleSize, plan.batch())]);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T keep(int slot, Supplier<T> maker) {
    return (T) kept.computeIfAbsent(slot, s -> maker.get());
  }
}
