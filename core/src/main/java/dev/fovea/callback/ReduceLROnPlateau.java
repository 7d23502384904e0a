package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.CallbackState;
import dev.fovea.train.Training;
import java.util.Map;

/** Reduces the learning rate when a figure has not improved for some epochs. */
public final class ReduceLROnPlateau implements Callback {
  private final Monitor asked;
  private final double factor;
  private final int patience;
  private final double minDelta;
  private final int cooldown;
  private final double minRate;
  private Monitor monitor;
  private double best = Double.NaN;
  private int wait;
  private int cooling;

  /**
   * @param factor the factor of the rate, above 0 and below 1
   * @param patience the number of epochs without improvement after which the rate is reduced
   * @param minDelta the change that an improvement must exceed
   * @param cooldown the number of epochs after a reduction that are not counted
   * @param minRate the smallest rate
   */
  public ReduceLROnPlateau(
      Monitor monitor, double factor, int patience, double minDelta, int cooldown, double minRate) {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("factor must be above 0 and below 1, not " + factor);
    }
    this.asked = monitor;
    this.monitor = monitor;
    this.factor = factor;
    this.patience = patience;
    this.minDelta = minDelta;
    this.cooldown = cooldown;
    this.minRate = minRate;
  }

  /** Keras's defaults: val_loss, factor 0.1, patience 10, min_delta 1e-4. */
  public ReduceLROnPlateau() {
    this(Monitor.of("val_loss"), 0.1, 10, 1e-4, 0, 0);
  }

  @Override
  public void onTrainBegin(Training training) {
    monitor = asked.in(training);
    best = Double.NaN;
    wait = 0;
    cooling = 0;
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    double value = monitor.in(logs);
    if (cooling > 0) {
      cooling--;
      wait = 0;
    }
    if (monitor.improves(value, best, minDelta)) {
      best = value;
      wait = 0;
    } else if (cooling == 0) {
      wait++;
      if (wait >= patience && training.learningRate() > minRate) {
        training.learningRate(Math.max(training.learningRate() * factor, minRate));
        cooling = cooldown;
        wait = 0;
      }
    }
  }

  @Override
  public CallbackState state() {
    return CallbackState.of(
        Map.of("best", best, "wait", (double) wait, "cooling", (double) cooling));
  }

  @Override
  public void restore(CallbackState state) {
    best = state.number("best", Double.NaN);
    wait = (int) state.number("wait", 0);
    cooling = (int) state.number("cooling", 0);
  }
}
