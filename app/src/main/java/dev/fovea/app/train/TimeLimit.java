package dev.fovea.app.train;

import dev.fovea.app.common.Output;
import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import java.util.Map;

/** Ends training when its time is up, if the steps took longer than they were measured to take. */
final class TimeLimit implements Callback {
  private static final double GRACE = 2;

  private final Output output;
  private final double seconds;
  private final long begun;
  private boolean stopped;

  /**
   * Creates a limit.
   *
   * @param begun when the time began, by {@link System#nanoTime}
   */
  TimeLimit(double seconds, long begun, Output output) {
    this.output = output;
    this.seconds = seconds;
    this.begun = begun;
  }

  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    int epoch = training.history().epochs().size() + 1;
    boolean last = epoch == training.fit().epochs() && batch + 1 == training.batches();
    if (!stopped && !last && (System.nanoTime() - begun) / 1e9 > seconds + GRACE) {
      stopped = true;
      training.stop();
      output.note(
          "The time is up in epoch %d of %d, because steps took longer than measured; the model is"
              + " saved as it is",
          epoch,
          training.fit().epochs());
    }
  }
}
