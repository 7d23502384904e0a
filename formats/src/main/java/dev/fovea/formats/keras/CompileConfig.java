package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.config.Config;
import dev.fovea.config.Described;
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

/** The entry {@code compile_config}: optimizer, losses and metrics. */
final class CompileConfig {
  private CompileConfig() {}

  static ObjectNode write(Trainer trainer) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    Optimizer optimizer = trainer.optimizerState().current(trainer.optimizer());
    double rate = trainer.optimizerState().learningRate(optimizer);
    object.set(
        "optimizer",
        ConfigJson.write(
            new Described(
                "keras.optimizers", optimizer.className(), Optimizers.config(optimizer, rate))));
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

  /** Writes the names of the metrics; once for each output if there are several. */
  private static void metrics(ArrayNode array, List<Metric> metrics, int outputs) {
    List<String> names = metrics.stream().map(Metric::name).toList();
    if (outputs == 1) {
      names.forEach(array::add);
    } else {
      for (int i = 0; i < outputs; i++) {
        names.forEach(array.addArray()::add);
      }
    }
  }

  private static ObjectNode loss(Loss loss) {
    Config config =
        Config.empty()
            .with("name", Losses.shortName(loss))
            .with("reduction", "sum_over_batch_size")
            .with(loss.config());
    return ConfigJson.write(new Described("keras.losses", loss.className(), config));
  }

  /** The compiled model, where the entry is there and names nothing that is unknown. */
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

  private static List<Metric> metrics(JsonNode names) {
    List<Metric> metrics = new ArrayList<>();
    (names.path(0).isArray() ? names.path(0) : names)
        .forEach(name -> metric(name(name)).ifPresent(metrics::add));
    return metrics;
  }

  /** A metric by its name; one that is not known, such as a program's own, is left out. */
  private static Optional<Metric> metric(String name) {
    try {
      return Optional.of(Metrics.of(name));
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

  /** A loss as a short name, as a function, or as an object with its configuration. */
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
