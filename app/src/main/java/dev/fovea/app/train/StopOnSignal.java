package dev.fovea.app.train;

import dev.fovea.app.common.Interruption;
import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends training between two batches on Ctrl-C or SIGTERM: the process waits until the batch is done
 * and open files are complete.
 */
final class StopOnSignal implements Callback, AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final String goOn;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "fovea-stop");
  private volatile boolean stopping;

  /**
   * Registers the handler.
   *
   * @param goOn the way to resume the training, for the message to the user
   */
  StopOnSignal(String goOn) {
    this.goOn = goOn;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    stopping = true;
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("fovea: stopped in the middle of a batch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    if (stopping) {
      int epochs = training.history().epochs().size();
      System.err.printf(
          Locale.ROOT,
          "%nStopped in epoch %d. %s%n",
          epochs + 1,
          epochs == 0
              ? "No epoch was finished, and nothing was written."
              : "Epochs 1 to " + epochs + " are kept; resume with: " + goOn);
      throw new Interruption();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!stopping) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
