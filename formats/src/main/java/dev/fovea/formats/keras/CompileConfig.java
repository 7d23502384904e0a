package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.train.Trainer;
import java.util.List;

/** Writes the entry {@code compile_config} of a Keras file: the optimizer, losses and metrics. */
final class CompileConfig {
  private CompileConfig() {}

  static ObjectNode write(Trainer trainer) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    Optimizer optimizer = trainer.optimizerState().current(trainer.optimizer());
    double rate = trainer.optimizerState().learningRate(optimizer);
    object.set("optimizer", ConfigJson.write(Optimizers.describe(optimizer, rate)));
    if (trainer.losses().size() == 1) {
      object.set("loss", loss(trainer.losses().getFirst()));
      object.putNull("loss_weights");
    } else {
      ArrayNode losses = object.putArray("loss");
      trainer.losses().forEach(loss -> losses.add(loss(loss)));
      ArrayNode weights = object.putArray("loss_weights");
      trainer.lossWeights().forEach(weights::add);
    }
    metrics(object.putArray("metrics"), trainer.metrics(), trainer.losses().size());
    if (trainer.weightedMetrics().isEmpty()) {
      object.putNull("weighted_metrics");
    } else {
      metrics(
          object.putArray("weighted_metrics"), trainer.weightedMetrics(), trainer.losses().size());
    }
    object.put("run_eagerly", false);
    object.put("steps_per_execution", 1);
    object.put("jit_compile", false);
    return object;
  }

  /** Writes the metrics, repeated for each output if there are several. */
  private static void metrics(ArrayNode array, List<Metric> metrics, int outputs) {
    List<JsonNode> entries =
        metrics.stream().map(metric -> ConfigJson.value(Metrics.entry(metric))).toList();
    if (outputs == 1) {
      array.addAll(entries);
    } else {
      for (int i = 0; i < outputs; i++) {
        array.addArray().addAll(entries);
      }
    }
  }

  private static ObjectNode loss(Loss loss) {
    return ConfigJson.write(Losses.describe(loss));
  }
}
