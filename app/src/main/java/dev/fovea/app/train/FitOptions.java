package dev.fovea.app.train;

import dev.fovea.data.augment.Augmentations;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.schedule.Schedule;
import dev.fovea.zoo.Recipe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} that change a recipe. */
final class FitOptions {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of epochs; default: that of the recipe, 12 for basic-cnn.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples per batch; default: that of the recipe, 128 for basic-cnn.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      completionCandidates = OptimizerNames.class,
      description =
          "Optimizer: ${COMPLETION-CANDIDATES}; default: that of the recipe, for basic-cnn adam with"
              + " a cosine decay of the learning rate from 0.001 to 0.")
  private @Nullable String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Learning rate, constant with --optimizer; default: Keras's default of the optimizer, or"
              + " that of the recipe without --optimizer.")
  private @Nullable Double learningRate;

  @Option(
      names = "--augment",
      description = "Randomly shift, rotate, zoom and distort each image in each epoch.")
  private boolean augment;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range or unknown
   */
  void check() {
    if (isBelowOne(epochs) || isBelowOne(batchSize)) {
      throw new IllegalArgumentException("--epochs and --batch-size must be at least 1");
    }
    if (learningRate != null && !(learningRate > 0)) {
      throw new IllegalArgumentException("--learning-rate must be above 0");
    }
    if (optimizer != null) {
      Optimizers.of(optimizer);
    }
  }

  private static boolean isBelowOne(@Nullable Integer number) {
    return number != null && number < 1;
  }

  /** Returns a recipe with what is asked for in place of its own. */
  Recipe applied(Recipe recipe) {
    Recipe changed = learningRate == null ? recipe : recipe.learningRate(learningRate);
    return augment ? changed.augmentation(Augmentations.digits()) : changed;
  }

  /** Returns the number of epochs. */
  int epochs(Recipe recipe) {
    return epochs == null ? recipe.epochs() : epochs;
  }

  /** Returns the number of samples in a step. */
  int batchSize(Recipe recipe) {
    return batchSize == null ? recipe.batchSize() : batchSize;
  }

  /** Returns whether the optimizer or its rate is asked for, so that no earlier one goes on. */
  boolean asksForOptimizer() {
    return optimizer != null || learningRate != null;
  }

  /**
   * Returns the optimizer.
   *
   * @param samples the number of samples in an epoch
   */
  Optimizer optimizer(Recipe recipe, int samples) {
    if (optimizer == null) {
      return recipe.optimizer(epochs(recipe), Math.ceilDiv(samples, batchSize(recipe)));
    }
    Optimizer chosen = Optimizers.of(optimizer);
    return learningRate == null ? chosen : chosen.withLearningRate(Schedule.constant(learningRate));
  }
}
