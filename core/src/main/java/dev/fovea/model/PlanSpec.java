package dev.fovea.model;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * What a plan binds a model to.
 *
 * @param batch the most samples in a step
 * @param seed of the random numbers of dropout and noise
 * @param inputShapes the shapes of one sample of each input; empty where the model fixes them
 * @param logits whether an output's last softmax or sigmoid is left out, so that a loss can be taken
 *     of logits
 */
public record PlanSpec(
    int batch, Mode mode, Kernels kernels, long seed, List<Shape> inputShapes, boolean logits) {

  /**
   * @throws IllegalArgumentException if the batch is not positive
   */
  public PlanSpec {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least 1 sample, not " + batch);
    }
    inputShapes = List.copyOf(inputShapes);
  }

  /** Prediction of up to so many samples at once, on the best kernels and all processors. */
  public static PlanSpec of(int batch) {
    return new PlanSpec(
        batch, Mode.PREDICT, Kernels.best(Workers.shared()), 0, List.of(), false);
  }

  /** For another purpose. */
  public PlanSpec mode(Mode changed) {
    return new PlanSpec(batch, changed, kernels, seed, inputShapes, logits);
  }

  /** On other kernels. */
  public PlanSpec kernels(Kernels changed) {
    return new PlanSpec(batch, mode, changed, seed, inputShapes, logits);
  }

  /** With another seed. */
  public PlanSpec seed(long changed) {
    return new PlanSpec(batch, mode, kernels, changed, inputShapes, logits);
  }

  /** For inputs of these shapes. */
  public PlanSpec inputShapes(List<Shape> changed) {
    return new PlanSpec(batch, mode, kernels, seed, changed, logits);
  }

  /** With or without the outputs' last softmax or sigmoid. */
  public PlanSpec logits(boolean changed) {
    return new PlanSpec(batch, mode, kernels, seed, inputShapes, changed);
  }
}
