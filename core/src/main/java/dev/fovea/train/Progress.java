package dev.fovea.train;

import java.util.Map;

/**
 * Where training stands between two epochs.
 *
 * @param epoch the next epoch, from 0
 * @param stopped whether a callback has ended training
 * @param seed of the run, which decides the order of samples, augmentation and dropout
 * @param history the logs of the epochs so far
 * @param callbacks the state of each callback that has one, by its class and its place among those
 *     of its class
 */
public record Progress(
    int epoch, boolean stopped, long seed, History history, Map<String, CallbackState> callbacks) {
  /** Copies the map. */
  public Progress {
    callbacks = Map.copyOf(callbacks);
  }
}
