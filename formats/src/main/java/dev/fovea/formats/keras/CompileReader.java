package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.model.Model;
import dev.fovea.model.Node;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads how a model was compiled: its optimizer, losses and metrics, as {@code compile_config} of a
 * {@code .keras} file or {@code training_config} of an HDF5 file says, in the words of any version
 * of Keras from 2.0.
 */
final class CompileReader {
  private final String file;
  private final Model model;

  private CompileReader(String file, Model model) {
    this.file = file;
    this.model = model;
  }

  /**
   * Returns the trainer; empty if there is no such entry, or its optimizer or a loss is unknown,
   * which a warning says.
   *
   * @param file what messages call the file
   */
  static Optional<Trainer> read(JsonNode compiled, Model model, String file) {
    return new CompileReader(file, model).trainer(compiled);
  }

  private Optional<Trainer> trainer(JsonNode compiled) {
    JsonNode described =
        compiled.has("optimizer") ? compiled.path("optimizer") : compiled.path("optimizer_config");
    if (described.isTextual()) {
      described = JsonNodeFactory.instance.objectNode().put("class_name", described.textValue());
    }
    if (!described.path("class_name").isTextual()) {
      return Optional.empty();
    }
    try {
      List<Loss> losses = losses(compiled.path("loss"));
      return Optional.of(
          Trainer.compile(
              model,
              optimizer(described),
              losses,
              weights(compiled.path("loss_weights"), losses.size()),
              metrics(compiled.path("metrics")),
              metrics(compiled.path("weighted_metrics"))));
    } catch (IllegalArgumentException e) {
      Notices.warn(file, "the model is loaded without its optimizer: " + KerasFiles.brief(e));
      return Optional.empty();
    }
  }

  /** Returns the optimizer of a description, in the words of any version. */
  private static Optimizer optimizer(JsonNode described) {
    JsonNode inner = described.path("config").path("inner_optimizer");
    if (inner.path("class_name").isTextual()) {
      return optimizer(inner);
    }
    String className = described.path("class_name").asText();
    ObjectNode config =
        described.path("config").isObject()
            ? described.path("config").deepCopy()
            : JsonNodeFactory.instance.objectNode();
    if (config.has("lr") && !config.has("learning_rate")) {
      config.set("learning_rate", config.path("lr"));
    }
    double decay = config.path("decay").asDouble(0);
    if (decay > 0 && config.path("learning_rate").isNumber()) {
      config.set("learning_rate", decaying(config.path("learning_rate"), decay));
    }
    return Optimizers.of(
        className.substring(className.lastIndexOf('>') + 1), ConfigJson.read(config));
  }

  /** Returns the schedule rate / (1 + decay step), which optimizers of Keras 2 had built in. */
  private static ObjectNode decaying(JsonNode rate, double decay) {
    ObjectNode schedule = JsonNodeFactory.instance.objectNode();
    schedule.put("class_name", "InverseTimeDecay");
    ObjectNode config = schedule.putObject("config");
    config.set("initial_learning_rate", rate);
    config.put("decay_steps", 1).put("decay_rate", decay).put("staircase", false);
    return schedule;
  }

  private List<Double> weights(JsonNode saved, int losses) {
    List<Double> weights = new ArrayList<>();
    if (saved.isObject()) {
      outputNames().forEach(name -> weights.add(saved.path(name).asDouble(1)));
    } else {
      saved.forEach(weight -> weights.add(weight.asDouble(1)));
    }
    return weights.size() == losses ? weights : Collections.nCopies(losses, 1.0);
  }

  /** Returns the names of the layers that compute the outputs. */
  private List<String> outputNames() {
    return model.outputs().stream()
        .map(Node.Port::node)
        .map(node -> model.layers().get(model.nodes().get(node).layer()).name())
        .toList();
  }

  private List<Metric> metrics(JsonNode entries) {
    JsonNode own = entries;
    while (own.path(0).isArray() || (own.isObject() && !own.has("class_name") && !own.isEmpty())) {
      own = own.elements().next();
    }
    List<Metric> metrics = new ArrayList<>();
    if (own.isArray()) {
      own.forEach(entry -> metric(entry).ifPresent(metrics::add));
    } else if (own.isTextual() || own.isObject()) {
      metric(own).ifPresent(metrics::add);
    }
    return metrics;
  }

  /** Returns a metric; logs a warning and returns empty if it is unknown. */
  private Optional<Metric> metric(JsonNode entry) {
    try {
      JsonNode config = entry.path("config");
      if (config.has("fn")) {
        return Optional.of(Metrics.of(name(config.path("fn"))));
      }
      return entry.isNull()
          ? Optional.empty()
          : Optional.of(
              config.isObject()
                  ? Metrics.of(entry.path("class_name").asText(), ConfigJson.read(config))
                  : Metrics.of(name(entry)));
    } catch (IllegalArgumentException e) {
      Notices.warn(file, "the model is loaded without a metric: " + KerasFiles.brief(e));
      return Optional.empty();
    }
  }

  private List<Loss> losses(JsonNode entry) {
    List<Loss> losses = new ArrayList<>();
    if (entry.isArray()) {
      entry.forEach(one -> losses.add(loss(one)));
    } else if (entry.isObject() && !entry.has("class_name")) {
      List<String> names = outputNames();
      boolean named = names.stream().allMatch(entry::has);
      if (named) {
        names.forEach(name -> losses.add(loss(entry.path(name))));
      } else {
        entry.forEach(one -> losses.add(loss(one)));
      }
    } else {
      losses.addAll(Collections.nCopies(model.outputs().size(), loss(entry)));
    }
    return losses;
  }

  /** Returns the loss that a short name, a function, or an object with a configuration denotes. */
  private static Loss loss(JsonNode entry) {
    if (entry.isNull() || entry.isMissingNode()) {
      throw new IllegalArgumentException("it was compiled without a loss for each output");
    }
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
