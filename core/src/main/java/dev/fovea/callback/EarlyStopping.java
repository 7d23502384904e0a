package dev.fovea.callback;

import dev.fovea.model.Weight;
import dev.fovea.train.Callback;
import dev.fovea.train.CallbackState;
import dev.fovea.train.Training;
import java.util.List;
import java.util.Map;

/**
 * Ends training when a figure has not improved for some epochs. The defaults are those of Keras.
 */
public final class EarlyStopping implements Callback {
  private final Monitor asked;
  private final double minDelta;
  private final int patience;
  private final boolean restoreBestWeights;
  private Monitor monitor;
  private double best = Double.NaN;
  private int wait;
  private List<float[]> bestWeights = List.of();

  /**
   * Creates a callback.
   *
   * @param minDelta the change that an improvement must exceed
   * @param patience the number of epochs without improvement after which training ends
   * @param restoreBestWeights whether to restore the weights of the best epoch at the end
   */
  public EarlyStopping(Monitor monitor, double minDelta, int patience, boolean restoreBestWeights) {
    this.asked = monitor;
    this.monitor = monitor;
    this.minDelta = Math.abs(minDelta);
    this.patience = patience;
    this.restoreBestWeights = restoreBestWeights;
  }

  /** Watches val_loss with no patience at all, as Keras does by default. */
  public EarlyStopping() {
    this(Monitor.of("val_loss"), 0, 0, false);
  }

  @Override
  public void onTrainBegin(Training training) {
    monitor = asked.in(training);
    best = Double.NaN;
    wait = 0;
    bestWeights = List.of();
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    double value = monitor.in(logs);
    boolean finite = training.trainer().firstNonFinite().isEmpty();
    wait++;
    if (finite && monitor.improves(value, best, minDelta)) {
      best = value;
      wait = 0;
      keepWeights(training);
    } else {
      if (finite && bestWeights.isEmpty()) {
        keepWeights(training);
      }
      if (wait >= patience && epoch > 0) {
        training.stop();
      }
    }
  }

  private void keepWeights(Training training) {
    if (restoreBestWeights) {
      bestWeights =
          training.model().weights().stream().map(weight -> weight.values().clone()).toList();
    }
  }

  @Override
  public void onTrainEnd(Training training) {
    List<Weight> weights = training.model().weights();
    for (int i = 0; i < bestWeights.size(); i++) {
      weights.get(i).set(bestWeights.get(i));
    }
  }

  @Override
  public CallbackState state() {
    return new CallbackState(Map.of("best", best, "wait", (double) wait), bestWeights);
  }

  @Override
  public void restore(CallbackState state) {
    best = state.number("best", Double.NaN);
    wait = (int) state.number("wait", 0);
    bestWeights = state.arrays();
  }
}
