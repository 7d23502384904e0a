package dev.fovea.app.train;

import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.schedule.Schedule;
import dev.fovea.zoo.Recipe;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A recipe as it is applied.
 *
 * @param recipe the recipe, with the learning rate and augmentation that are asked for
 * @param epochs the number of epochs
 * @param batchSize the number of samples in a step
 * @param optimizer the name of another optimizer than that of the recipe
 * @param rate the learning rate if it is not the usual one
 */
record Schooling(
    Recipe recipe,
    int epochs,
    int batchSize,
    Optional<String> optimizer,
    OptionalDouble rate) {
  /** Returns the same with another learning rate. */
  Schooling rate(double changed) {
    return new Schooling(
        recipe.learningRate(changed), epochs, batchSize, optimizer, OptionalDouble.of(changed));
  }

  /** Returns the same with another number of epochs, with which the schedule of the rate ends. */
  Schooling epochs(int changed) {
    return new Schooling(recipe.ending(), changed, batchSize, optimizer, rate);
  }

  /**
   * Returns the optimizer.
   *
   * @param samples the number of samples in an epoch
   */
  Optimizer optimizer(int samples) {
    if (optimizer.isEmpty()) {
      return recipe.optimizer(epochs, Math.ceilDiv(samples, batchSize));
    }
    Optimizer chosen = Optimizers.of(optimizer.get());
    return rate.isEmpty()
        ? chosen
        : chosen.withLearningRate(Schedule.constant(rate.getAsDouble()));
  }

  /** Returns whether training ends with an average of the weights. */
  boolean averages() {
    return optimizer(1).options().emaMomentum() > 0;
  }
}
