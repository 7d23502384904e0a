package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The entry {@code compile_config} of a Keras file: the optimizer, losses and metrics. */
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

  /** Returns the trainer; empty if there is no such entry or its optimizer or loss is unknown. */
  static Optional<Trainer> read(JsonNode object, Model model) {
    if (!object.path("optimizer").path("class_name").isTextual()) {
      return Optional.empty();
    }
    try {
      JsonNode described = object.path("optimizer");
      Optimizer optimizer =
          Optimizers.of(
              described.path("class_name").asText(), ConfigJson.read(described.path("config")));
      List<Loss> losses = losses(object.path("loss"), model.outputs().size());
      List<Double> weights = new ArrayList<>();
      object.path("loss_weights").forEach(weight -> weights.add(weight.asDouble()));
      return Optional.of(
          Trainer.compile(
              model,
              optimizer,
              losses,
              weights.isEmpty() ? Collections.nCopies(losses.size(), 1.0) : weights,
              metrics(object.path("metrics")),
              metrics(object.path("weighted_metrics"))));
    } catch (IllegalArgumentException e) {
      System.getLogger(CompileConfig.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the model is loaded without its optimizer: {0}",
              e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Metric> metrics(JsonNode entries) {
    List<Metric> metrics = new ArrayList<>();
    (entries.path(0).isArray() ? entries.path(0) : entries)
        .forEach(entry -> metric(entry).ifPresent(metrics::add));
    return metrics;
  }

  /** Returns a metric; logs a warning and returns empty if it is unknown. */
  private static Optional<Metric> metric(JsonNode entry) {
    try {
      return Optional.of(
          entry.path("config").isObject()
              ? Metrics.of(entry.path("class_name").asText(), ConfigJson.read(entry.path("config")))
              : Metrics.of(name(entry)));
    } catch (IllegalArgumentException e) {
      System.getLogger(CompileConfig.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the model is loaded without a metric: {0}",
              e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Loss> losses(JsonNode entry, int outputs) {
    List<Loss> losses = new ArrayList<>();
    if (entry.isArray()) {
      entry.forEach(one -> losses.add(loss(one)));
    } else if (entry.isObject() && !entry.has("class_name")) {
      entry.forEach(one -> losses.add(loss(one)));
    } else {
      losses.addAll(Collections.nCopies(outputs, loss(entry)));
    }
    return losses;
  }

  /** Returns the loss that a short name, a function, or an object with a configuration denotes. */
  private static Loss loss(JsonNode entry) {
    return entry.path("config").isObject()
        ? Losses.of(entry.path("class_name").asText(), ConfigJson.read(entry.path("config")))
        : Losses.of(name(entry));
  }

  private static String name(JsonNode entry) {
    return entry.isTextual()
        ? entry.textValue()
        : entry.path("config").isTextual()
            ? entry.path("config").textValue()
            : entry.path("class_name").asText();
  }
}
