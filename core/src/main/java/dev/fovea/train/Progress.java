package dev.fovea.train;

import java.util.List;
import java.util.Map;

/**
 * Where training stands between two epochs.
 *
 * @param epoch the next epoch, from 0
 * @param seed of the run, which decides the order of samples, augmentation and dropout
 * @param history the logs of the epochs so far
 * @param callbacks the state of each callback, in their order
 */
public record Progress(int epoch, long seed, History history, List<Map<String, Double>> callbacks) {
  public Progress {
    callbacks = callbacks.stream().map(Map::copyOf).toList();
  }
}
