package dev.fovea.train;

import java.util.Map;

/**
 * A listener that observes training and may intervene. The default methods do nothing. Epochs and
 * batches are counted from 0.
 */
public interface Callback {
  /** Called before the first epoch. */
  default void onTrainBegin(Training training) {}

  /** Called before an epoch. */
  default void onEpochBegin(Training training, int epoch) {}

  /**
   * Called after a batch.
   *
   * @param logs "loss" and the metrics over the epoch so far
   */
  default void onBatchEnd(Training training, int batch, Map<String, Double> logs) {}

  /**
   * Called after an epoch and its validation.
   *
   * @param logs "loss", the metrics and, if there is validation, the same with the prefix "val_";
   *     unmodifiable
   */
  default void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {}

  /**
   * Called after {@link #onEpochEnd} of all callbacks, when their states are those of the finished
   * epoch and can be saved.
   *
   * @param logs the same as for {@link #onEpochEnd}
   */
  default void onEpochDone(Training training, int epoch, Map<String, Double> logs) {}

  /** Called after the last epoch, even if training was stopped early, but not after a failure. */
  default void onTrainEnd(Training training) {}

  /** Returns all that must be known again when training is resumed; saved with a backup. */
  default CallbackState state() {
    return CallbackState.NONE;
  }

  /**
   * Restores a state that {@link #state} returned. Called after {@link #onTrainBegin} of all
   * callbacks if training is resumed.
   */
  default void restore(CallbackState state) {}
}
