package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.util.Locale;
import java.util.Map;

/**
 * Fails training as soon as the loss is not finite, and names the first layer with an output that
 * is not finite.
 */
public record TerminateOnNaN() implements Callback {
  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    double loss = logs.getOrDefault("loss", 0.0);
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "the loss is %s after batch %d of epoch %d%s; try a lower learning rate, or clipnorm",
              loss,
              batch + 1,
              training.history().epochs().size() + 1,
              training
                  .firstNonFinite()
                  .map(layer -> ": the output of " + layer + " is not finite")
                  .orElse("")));
    }
  }
}
