package dev.fovea.app.common;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;

/**
 * Collects garbage between epochs. A step makes none, so in training the collector would never run
 * over what reading, validation and backups leave behind, and let the heap grow by it each epoch.
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
