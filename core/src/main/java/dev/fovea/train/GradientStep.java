package dev.fovea.train;

import dev.fovea.model.Plan;
import dev.fovea.model.Weight;
import dev.fovea.weight.Constraint;
import java.util.List;

/**
 * A step of gradient descent on the batch that stands in a plan's arrays: forward, loss, backward,
 * regularizers, the optimizer's update, constraints.
 */
final class GradientStep {
  private final Trainer trainer;
  private final Plan plan;
  private final BatchArrays arrays;
  private final SampleWeights sampleWeights;
  private final WeightUpdate update;
  private final List<Weight> trained;
  private final List<float[]> values;
  private final List<float[]> gradients;
  private final List<Weight> constrained;

  GradientStep(Trainer trainer, Plan plan, BatchArrays arrays, SampleWeights sampleWeights) {
    this.trainer = trainer;
    this.plan = plan;
    this.arrays = arrays;
    this.sampleWeights = sampleWeights;
    this.update = new WeightUpdate(trainer.optimizer(), trainer.kernels().workers());
    this.trained = trainer.trainedWeights();
    this.values = trained.stream().map(Weight::values).toList();
    this.gradients = trained.stream().map(plan::weightGradient).toList();
    this.constrained =
        trained.stream().filter(w -> w.spec().parameter().constraint() != Constraint.NONE).toList();
  }

  /**
   * Computes the gradients of the batch and applies them.
   *
   * @param samples in the batch
   * @param step the number of the step since the start of training, for random numbers
   * @param scores the loss and metrics that the batch is added to
   */
  void run(int samples, long step, Scores scores) {
    plan.forward(samples, step);
    scores.add(samples, arrays, sampleWeights.of(samples, arrays), trainer.penalty());
    plan.backward();
    for (Weight weight : trainer.regularized()) {
      weight
          .spec()
          .parameter()
          .regularizer()
          .addGradient(weight.values(), plan.weightGradient(weight));
    }
    update.step(trainer.optimizerState(), values, gradients);
    for (Weight weight : constrained) {
      weight.spec().parameter().constraint().apply(weight.values(), weight.shape());
    }
    trained.forEach(Weight::changed);
  }

  /** Overwrites the weights with their moving averages, if the optimizer keeps them. */
  void takeAverage() {
    update.overwriteWithAverage(trainer.optimizerState(), values);
    trained.forEach(Weight::changed);
  }
}
