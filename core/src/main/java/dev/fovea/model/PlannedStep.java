package dev.fovea.model;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.model.rewrite.Op;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** An operation of a plan with its bound step, and the current number of samples. */
final class PlannedStep {
  /** The number of floats that a task adds. */
  private static final int CHUNK = 1 << 14;

  private final Op op;
  private final Workers workers;
  private final Step step;
  private final List<Binding.Value> outputs;
  private final boolean backward;

  /** The gradients of outputs without readers. */
  private final float[][] cleared;

  private final Addition[] additions;

  private int samples;
  private long number;

  /**
   * A gradient in a spare array, to be added to that of another reader.
   *
   * @param length the length for one sample, or the whole length for a weight
   */
  record Addition(float[] from, float[] to, int length, boolean ofSamples) {
    void run(Workers workers, int samples) {
      int n = ofSamples ? samples * length : length;
      workers.forEach(
          Math.ceilDiv(n, CHUNK),
          chunk -> add(chunk * CHUNK, chunk * CHUNK + Math.min(CHUNK, n - chunk * CHUNK)));
    }

    private void add(int first, int end) {
      for (int i = first; i < end; i++) {
        to[i] += from[i];
      }
    }
  }

  /**
   * Binds an operation.
   *
   * @param backward whether its gradients are needed
   * @param cleared the gradients to set to zero before its backward pass
   * @param additions the additions to perform after its backward pass
   */
  PlannedStep(
      Op op, Binding binding, boolean backward, List<float[]> cleared, List<Addition> additions) {
    this.op = op;
    this.workers = binding.kernels().workers();
    this.outputs = binding.outputs();
    this.backward = backward;
    this.cleared = cleared.toArray(float[][]::new);
    this.additions = additions.toArray(Addition[]::new);
    this.step = bind(binding);
  }

  private Step bind(Binding binding) {
    try {
      return op.layer().bind(binding);
    } catch (ShapeException e) {
      throw new ShapeException(label() + ": " + e.getMessage());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(label() + ": " + e.getMessage(), e);
    }
  }

  void forward(int count, long atStep) {
    samples = count;
    number = atStep;
    step.forward(count, atStep);
  }

  void backward() {
    if (!backward) {
      return;
    }
    if (!op.layer().isDifferentiable()) {
      throw new IllegalStateException(noGradient());
    }
    for (float[] gradient : cleared) {
      Arrays.fill(gradient, 0);
    }
    step.backward(samples, number);
    for (Addition addition : additions) {
      addition.run(workers, samples);
    }
  }

  /** Returns why a plan that needs the gradients of this step refuses. */
  String noGradient() {
    return label()
        + " has no gradient; freeze it and the layers below it to train those above, or only"
        + " predict";
  }

  /** Returns whether gradients are needed that the layer cannot compute. */
  boolean lacksGradient() {
    return backward && !op.layer().isDifferentiable();
  }

  /** Returns whether one of the outputs is this array. */
  boolean computes(float[] values) {
    return outputs.stream().anyMatch(output -> output.values() == values);
  }

  /** Returns the arrays that it fills. */
  Stream<float[]> values() {
    return outputs.stream().map(Binding.Value::values);
  }

  String label() {
    return op.layer().className() + " \"" + op.path() + '"';
  }

  /** Returns the algorithm that was chosen, or "". */
  String algorithm() {
    return step.algorithm();
  }

  boolean hasNonFinite() {
    for (Binding.Value output : outputs) {
      float[] values = output.values();
      for (int i = 0; i < samples * output.shape().size(); i++) {
        if (!Float.isFinite(values[i])) {
          return true;
        }
      }
    }
    return false;
  }
}
