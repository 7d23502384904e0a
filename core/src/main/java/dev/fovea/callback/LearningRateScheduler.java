package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import java.util.Locale;

/** Sets the learning rate at the beginning of each epoch. */
public record LearningRateScheduler(Rule rule) implements Callback {
  /** A rule that determines the learning rate of an epoch. */
  @FunctionalInterface
  public interface Rule {
    /**
     * @param epoch the epoch, from 0
     * @param rate the current learning rate
     */
    double at(int epoch, double rate);
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    double rate = rule.at(epoch, training.learningRate());
    if (!(rate >= 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the learning rate of epoch %d must be at least 0, not %s",
              epoch,
              rate));
    }
    training.learningRate(rate);
  }
}
