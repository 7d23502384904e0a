package dev.fovea.train;

import java.util.Map;

/**
 * The progress of a training between two epochs.
 *
 * @param epoch the next epoch, from 0
 * @param stopped whether a callback has ended training
 * @param seed the seed of the run, which determines the order of samples, augmentation and dropout
 * @param history the logs of the epochs so far
 * @param callbacks the state of each callback that has one, by its class and its index among the
 *     callbacks of that class
 */
public record Progress(
    int epoch, boolean stopped, long seed, History history, Map<String, CallbackState> callbacks) {
  /** Copies the map. */
  public Progress {
    callbacks = Map.copyOf(callbacks);
  }
}
