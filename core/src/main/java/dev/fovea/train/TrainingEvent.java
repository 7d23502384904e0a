package dev.fovea.train;

import java.util.Map;

/** An event that a {@link TrainingSession} sends to its listeners, in the session's thread. */
public sealed interface TrainingEvent {
  /**
   * A step is done.
   *
   * @param epoch the epoch, from 0
   * @param batch the batch in the epoch, from 0
   * @param logs the figures of the epoch so far
   */
  record StepDone(int epoch, int batch, Map<String, Double> logs) implements TrainingEvent {}

  /**
   * An epoch is done, its validation included.
   *
   * @param epoch the epoch, from 0 @param logs the figures of the epoch
   */
  record EpochDone(int epoch, Map<String, Double> logs) implements TrainingEvent {}

  /**
   * Training has ended: all epochs are done, or it was stopped.
   *
   * @param history the figures of all finished epochs
   */
  record Ended(History history) implements TrainingEvent {}

  /**
   * Training has failed.
   *
   * @param cause the cause of the failure
   */
  record Failed(Throwable cause) implements TrainingEvent {}
}
