package dev.fovea.train;

import dev.fovea.metric.Direction;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import java.util.Map;
import java.util.Optional;

/** A run of {@link Trainer#fit} as its callbacks see it. */
public interface Training {
  /** Returns the model with its current weights. */
  Model model();

  /** Returns the trainer, which allows the model to be saved with the state of its optimizer. */
  Trainer trainer();

  /** Returns the options of the run. */
  Fit fit();

  /** Returns the number of batches in an epoch. */
  int batches();

  /** Returns the history of the epochs finished so far. */
  History history();

  /**
   * Returns the names of the figures in the logs of an epoch, in their order, with the direction in
   * which each improves; those of the validation have the prefix "val_".
   */
  Map<String, Direction> figures();

  /** Returns the learning rate of the next step. */
  double learningRate();

  /** Sets the learning rate from the next step on; it replaces a schedule. */
  void learningRate(double rate);

  /** Ends training after the batch under way; safe to call from any thread. */
  void stop();

  /**
   * Returns the first layer with an output of the last batch that is not finite, with its class.
   */
  Optional<String> firstNonFinite();

  /**
   * Returns the gradient that the last step applied to a weight, after clipping; empty if the
   * weight is not trained. The array is overwritten by the next step.
   */
  Optional<float[]> gradient(Weight weight);

  /**
   * Returns the progress of the training, which is everything that a backup needs besides the
   * weights.
   */
  Progress progress();

  /**
   * Resumes from there; only before the first epoch. The callbacks' states are restored after
   * {@link Callback#onTrainBegin} of all.
   */
  void resume(Progress progress);
}
