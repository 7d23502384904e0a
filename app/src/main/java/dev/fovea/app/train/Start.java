package dev.fovea.app.train;

import dev.fovea.data.Dataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.store.SavedModel;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.Recipe;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The start of a training: a fresh network, or a model that was saved. */
sealed interface Start permits FreshStart, FurtherStart {
  /**
   * The model to be trained, and what it is trained with.
   *
   * @param trainer trains
   * @param network the network that predicts, which is saved; its trainer may take more inputs
   */
  record Made(Trainer trainer, Model network) {
    /** Returns what is saved: the network that predicts, with its training if that is the same. */
    SavedModel saved() {
      return network == trainer.model() ? SavedModel.of(trainer) : SavedModel.of(network);
    }
  }

  /** Returns the name for people. */
  String name();

  /**
   * Returns the recipe of a name.
   *
   * @param recipe the name, or null for the usual one
   * @param samples the number of samples to train on
   * @throws IllegalArgumentException if there is none of the name
   */
  Recipe recipe(@Nullable String recipe, int samples);

  /** Returns the saved model that is trained further, if there is one. */
  Optional<SavedModel> further();

  /**
   * Makes the model for samples.
   *
   * @param optimizer makes the optimizer, unless an earlier one goes on
   * @param note takes a remark
   */
  Made make(
      Dataset samples,
      long seed,
      Supplier<Optimizer> optimizer,
      boolean asksForOptimizer,
      Consumer<String> note);

  /** Returns samples in the form that the model and its losses take. */
  Dataset samples(Dataset samples, Trainer trainer);

  /** Teaches a fresh network what it learns without gradients. */
  void pretrain(Made made, Dataset train, long seed, Kernels kernels, Consumer<String> progress);
}
