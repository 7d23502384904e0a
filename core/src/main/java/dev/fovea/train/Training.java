package dev.fovea.train;

import dev.fovea.metric.Direction;
import dev.fovea.model.Model;
import java.util.Map;
import java.util.Optional;

/** A run of {@link Trainer#fit} as its callbacks see it. */
public interface Training {
  /** The model, its weights as they are now. */
  Model model();

  /** The trainer: for saving the model with the state of its optimizer. */
  Trainer trainer();

  /** What was asked for. */
  Fit fit();

  /** The number of batches in an epoch. */
  int batches();

  /** The epochs finished so far. */
  History history();

  /**
   * Returns the names of the figures in the logs of an epoch, in their order, with the direction in
   * which each improves; those of the validation have "val_" in front.
   */
  Map<String, Direction> figures();

  /** The learning rate of the next step. */
  double learningRate();

  /** Sets the learning rate from the next step on; it replaces a schedule. */
  void learningRate(double rate);

  /** Ends training after the batch under way; safe to call from any thread. */
  void stop();

  /** The first layer whose output of the last batch is not all finite, with its class. */
  Optional<String> firstNonFinite();

  /** Where training stands, to go on from there: all that a backup needs beside the weights. */
  Progress progress();

  /**
   * Resumes from there; only before the first epoch. The callbacks' states are restored after
   * {@link Callback#onTrainBegin} of all.
   */
  void resume(Progress progress);
}
