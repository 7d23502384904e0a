package dev.fovea.model;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What a plan binds a model to.
 *
 * @param batch the most samples in a step
 * @param seed of the random numbers of dropout and noise
 * @param inputShapes the shapes of one sample of each input; empty where the model fixes them
 * @param logits tells for an output and the softmax or sigmoid it ends with whether to leave that
 *     out, so that a loss can be taken of logits; {@link Plan#removedActivation} tells what was
 * @param inputGradients whether gradients by the inputs are wanted, as they are in mode EXPLAIN
 * @param extraOutputs layers, by {@link PlannedLayer#index}, whose values are outputs as well,
 *     after those of the model
 */
public record PlanSpec(
    int batch,
    Mode mode,
    Kernels kernels,
    long seed,
    List<Shape> inputShapes,
    BiPredicate<Integer, Activation> logits,
    boolean inputGradients,
    List<Integer> extraOutputs) {

  /**
   * @throws IllegalArgumentException if the batch is not positive
   */
  public PlanSpec {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least 1 sample, not " + batch);
    }
    inputShapes = List.copyOf(inputShapes);
    extraOutputs = List.copyOf(extraOutputs);
  }

  /** Prediction of up to so many samples at once, on the best kernels and all processors. */
  public static PlanSpec of(int batch) {
    return new PlanSpec(
        batch,
        Mode.PREDICT,
        Kernels.best(Workers.shared()),
        0,
        List.of(),
        (output, last) -> false,
        false,
        List.of());
  }

  /** For another purpose. */
  public PlanSpec mode(Mode mode) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, mode == Mode.EXPLAIN, extraOutputs);
  }

  /** On other kernels. */
  public PlanSpec kernels(Kernels kernels) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** With another seed. */
  public PlanSpec seed(long seed) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** For inputs of these shapes. */
  public PlanSpec inputShapes(List<Shape> inputShapes) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** Without the softmax or sigmoid that outputs end with, where this tells so. */
  public PlanSpec logits(BiPredicate<Integer, Activation> logits) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** With or without gradients by the inputs. */
  public PlanSpec inputGradients(boolean inputGradients) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** Returns the same with the values of these layers as outputs, after those of the model. */
  public PlanSpec extraOutputs(List<Integer> extraOutputs) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }
}
