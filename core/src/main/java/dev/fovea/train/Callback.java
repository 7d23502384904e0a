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
   * After an epoch and its validation.
   *
   * @param logs "loss", the metrics, and where there is validation the same with "val_" in front
   */
  default void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {}

  /** After the last epoch, also when training was stopped early; not after a failure. */
  default void onTrainEnd(Training training) {}

  /** What must be known again when training goes on after a stop; saved with a backup. */
  default Map<String, Double> state() {
    return Map.of();
  }

  /** Takes up what {@link #state} gave. */
  default void restore(Map<String, Double> state) {}
}
