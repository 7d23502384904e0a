package dev.fovea.train;

import java.util.Map;

/**
 * Something that watches training and may step in. All methods do nothing unless they are
 * implemented; epochs and batches count from 0.
 */
public interface Callback {
  /** Before the first epoch. */
  default void onTrainBegin(Training training) {}

  /** Before an epoch. */
  default void onEpochBegin(Training training, int epoch) {}

  /**
   * After a batch.
   *
   * @param logs "loss" and the metrics over the epoch so far
   */
  default void onBatchEnd(Training training, int batch, Map<String, Double> logs) {}

  /**
   * Called after an epoch and its validation.
   *
   * @param logs "loss", the metrics, and if there is validation the same with "val_" in front;
   *     unmodifiable
   */
  default void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {}

  /**
   * Called after {@link #onEpochEnd} of all callbacks, when their states are those of the finished
   * epoch: the place to save them.
   *
   * @param logs as those of {@link #onEpochEnd}
   */
  default void onEpochDone(Training training, int epoch, Map<String, Double> logs) {}

  /** After the last epoch, also when training was stopped early; not after a failure. */
  default void onTrainEnd(Training training) {}

  /** Returns all that must be known again when training is resumed; saved with a backup. */
  default CallbackState state() {
    return CallbackState.NONE;
  }

  /**
   * Takes up what {@link #state} gave. Called after {@link #onTrainBegin} of all callbacks if
   * training is resumed.
   */
  default void restore(CallbackState state) {}
}
