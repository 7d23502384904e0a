package dev.fovea.app.train;

import dev.fovea.app.common.EpochClock;
import dev.fovea.app.common.Output;
import dev.fovea.train.Callback;
import dev.fovea.train.Training;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a line of JSON for each epoch.
 *
 * @param samples the number of samples in an epoch
 */
record EpochJson(Output output, EpochClock clock, int samples) implements Callback {
  /** Runs after the backup, so that a reported epoch is never repeated. */
  @Override
  public void onEpochDone(Training training, int epoch, Map<String, Double> logs) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "epoch");
    line.put("epoch", epoch + 1);
    line.putAll(logs);
    line.put("seconds", clock.epochSeconds());
    line.put("images_per_second", samples / clock.epochSeconds());
    output.json(line);
  }
}
