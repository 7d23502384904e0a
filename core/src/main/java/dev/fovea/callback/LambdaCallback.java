package dev.fovea.callback;

import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A callback that calls functions.
 *
 * @param epochEnd receives the number of the epoch, from 0, and its logs
 * @param batchEnd receives the number of the batch, from 0, and the logs so far
 */
public record LambdaCallback(
    BiConsumer<Integer, Map<String, Double>> epochEnd,
    BiConsumer<Integer, Map<String, Double>> batchEnd)
    implements Callback {

  /** Calls a function after each epoch. */
  public static LambdaCallback onEpochEnd(BiConsumer<Integer, Map<String, Double>> function) {
    return new LambdaCallback(function, (batch, logs) -> {});
  }

  /** Calls a function after each batch. */
  public static LambdaCallback onBatchEnd(BiConsumer<Integer, Map<String, Double>> function) {
    return new LambdaCallback((epoch, logs) -> {}, function);
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
    epochEnd.accept(epoch, logs);
  }

  @Override
  public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
    batchEnd.accept(batch, logs);
  }
}
