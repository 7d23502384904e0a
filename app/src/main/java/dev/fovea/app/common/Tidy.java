package dev.fovea.app.common;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;

/**
 * Collects garbage between epochs. Steps of training allocate nothing, so the collector would not
 * run by itself, and the garbage of reading, validation and backups would grow the heap each epoch.
 */
public final class Tidy implements Callback {
  @Override
  public void onEpochBegin(Training training, int epoch) {
    System.gc();
  }

  @Override
  public void onTrainEnd(Training training) {
    System.gc();
  }
}
