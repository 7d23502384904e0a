package dev.fovea.app.common;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import java.util.Map;

/**
 * Measures the seconds that training takes, without validation and saving. It must be the first
 * callback.
 */
public final class EpochClock implements Callback {
  private long begin;
  private long lastBatch;
  private double total;
  private int epochs;

  @Override
  public void onEpochBegin(Training training, int epoch) {
    begin = System.nanoTime();
    lastBatch = begin;
  }

  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    lastBatch = System.nanoTime();
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    total += epochSeconds();
    epochs++;
  }

  /** Returns the seconds from the beginning of the epoch to the end of its last batch. */
  public double epochSeconds() {
    return (lastBatch - begin) / 1e9;
  }

  /** Returns the number of epochs of this run. */
  public int epochs() {
    return epochs;
  }

  /** Returns the seconds of all epochs together. */
  public double totalSeconds() {
    return total;
  }
}
