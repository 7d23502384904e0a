package dev.fovea.model;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The options of a plan.
 *
 * @param batch the largest number of samples in a step
 * @param seed the seed of the random numbers of dropout and noise
 * @param inputShapes the shape of one sample of each input; empty to use those of the model
 * @param logits the predicate that decides, for an output and the softmax or sigmoid at its end,
 *     whether to remove this activation, so that a loss can be computed from logits; {@link
 *     Plan#removedActivation} returns what was removed
 * @param inputGradients whether to compute gradients with respect to the inputs, as mode EXPLAIN
 *     does
 * @param extraOutputs the layers, by {@link PlannedLayer#index}, whose values are additional
 *     outputs, after those of the model
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

  /**
   * Returns the options for predictions of at most the given number of samples at a time, with the
   * fastest kernels and all processors.
   */
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

  /** Returns these options with another mode. */
  public PlanSpec mode(Mode mode) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, mode == Mode.EXPLAIN, extraOutputs);
  }

  /** Returns these options with other kernels. */
  public PlanSpec kernels(Kernels kernels) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** Returns these options with another seed. */
  public PlanSpec seed(long seed) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** Returns these options for inputs of the given shapes. */
  public PlanSpec inputShapes(List<Shape> inputShapes) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /**
   * Returns these options without the softmax or sigmoid at the end of outputs for which the
   * predicate is true.
   */
  public PlanSpec logits(BiPredicate<Integer, Activation> logits) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /** Returns these options with or without gradients with respect to the inputs. */
  public PlanSpec inputGradients(boolean inputGradients) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }

  /**
   * Returns these options with the values of the given layers as additional outputs, after those of
   * the model.
   */
  public PlanSpec extraOutputs(List<Integer> extraOutputs) {
    return new PlanSpec(
        batch, mode, kernels, seed, inputShapes, logits, inputGradients, extraOutputs);
  }
}
