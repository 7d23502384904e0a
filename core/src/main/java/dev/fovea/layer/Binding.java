package dev.fovea.layer;

import dev.fovea.kernel.Kernels;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightValues;
import java.util.List;
import java.util.Locale;

/**
 * The arrays, shapes, mode and kernels of one use of a layer in a plan, from which the layer makes
 * its {@link Step}.
 *
 * <p>Arrays of inputs, outputs and their gradients hold up to {@link #batch} samples consecutively,
 * row-major, channels last; they may be longer. They are the same in every step, so a step keeps
 * them as fields. A gradient that is not needed is an empty array.
 *
 * @param kernels the kernels, which also hold the threads ({@code kernels().workers()})
 * @param batch the largest number of samples in a step
 * @param training whether steps train, so that dropout drops values and batch normalization uses
 *     the statistics of the batch
 * @param updates whether steps change the weights that training updates without a gradient, such as
 *     moving statistics: both the model and the layer train
 * @param backward whether a backward pass may follow a forward pass, so that its intermediate
 *     values must be kept; this is independent of {@code training}, since a saliency map needs
 *     gradients in inference
 * @param random the random numbers of this use of the layer; {@code random().stream(step)} are
 *     those of a step, the same in forward and backward
 * @param inputs the inputs, to be read only
 * @param outputs the outputs, to be overwritten by forward
 * @param weights the weights, in the order of {@link Layer#weights}
 */
public record Binding(
    Kernels kernels,
    int batch,
    boolean training,
    boolean updates,
    boolean backward,
    CounterRandom random,
    List<Value> inputs,
    List<Value> outputs,
    List<Weight> weights) {
  /** The gradient of a value or weight for which none is needed. */
  public static final float[] UNWANTED = {};

  public Binding {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    weights = List.copyOf(weights);
  }

  /**
   * An input or an output.
   *
   * @param shape the shape of one sample
   * @param values (batch, shape)
   * @param gradient the gradient of the loss with respect to the values, or {@link #UNWANTED}
   */
  public record Value(Shape shape, float[] values, float[] gradient) {}

  /**
   * A weight.
   *
   * @param values the values, with a version
   * @param gradient the gradient of the loss with respect to the values, summed over the batch, or
   *     {@link #UNWANTED}; may be longer
   */
  public record Weight(WeightValues values, float[] gradient) {}

  /** Returns the same binding with other weights. */
  public Binding weights(List<Weight> weights) {
    return new Binding(
        kernels, batch, training, updates, backward, random, inputs, outputs, weights);
  }

  /** Returns the shape of one sample of the first input. */
  public Shape inputShape() {
    return inputShape(0);
  }

  /** Returns the shape of one sample of an input. */
  public Shape inputShape(int index) {
    return get("input", inputs, index).shape();
  }

  /** Returns the shape of one sample of the first output. */
  public Shape outputShape() {
    return get("output", outputs, 0).shape();
  }

  /** Returns the values of the first input. */
  public float[] input() {
    return input(0);
  }

  /** Returns the values of an input. */
  public float[] input(int index) {
    return get("input", inputs, index).values();
  }

  /** Returns the gradient of the first input, to be overwritten by backward if it is not empty. */
  public float[] inputGradient() {
    return inputGradient(0);
  }

  /** Returns the gradient of an input, to be overwritten by backward if it is not empty. */
  public float[] inputGradient(int index) {
    return get("input", inputs, index).gradient();
  }

  /** Returns the values of the first output. */
  public float[] output() {
    return get("output", outputs, 0).values();
  }

  /** Returns the gradient of the first output, which backward reads and may overwrite. */
  public float[] outputGradient() {
    return get("output", outputs, 0).gradient();
  }

  /** Returns the values of a weight, which training changes in place. */
  public float[] weight(int index) {
    return weightValues(index).values();
  }

  /** Returns a weight's values with their version. */
  public WeightValues weightValues(int index) {
    return get("weight", weights, index).values();
  }

  /** Returns the gradient of a weight, to be overwritten by backward if it is not empty. */
  public float[] weightGradient(int index) {
    return get("weight", weights, index).gradient();
  }

  /**
   * Returns the number of rows in one sample of the first output, which is the product of all axes
   * but the last.
   */
  public int rows() {
    return outputShape().size() / outputShape().channels();
  }

  /**
   * Allocates scratch memory for a step.
   *
   * @param sampleSize the number of elements for each sample of the batch
   */
  public float[] scratch(int sampleSize) {
    return new float[Math.multiplyExact(sampleSize, batch)];
  }

  /** Allocates scratch memory for whole numbers, as {@link #scratch}. */
  public int[] intScratch(int sampleSize) {
    return new int[Math.multiplyExact(sampleSize, batch)];
  }

  private static <T> T get(String what, List<T> all, int index) {
    if (index < 0 || index >= all.size()) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT, "there is no %s %d; the layer has %d", what, index, all.size()));
    }
    return all.get(index);
  }
}
