package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.train.History;
import dev.fovea.train.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where training stands, as JSON; numbers that JSON does not know, such as NaN, as texts. */
final class ProgressJson {
  private ProgressJson() {}

  static ObjectNode write(Progress progress, Optional<Double> fixedRate) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("epoch", progress.epoch());
    object.put("seed", progress.seed());
    fixedRate.ifPresent(rate -> object.put("learning_rate", rate));
    object.set("history", rows(progress.history().epochs()));
    object.set("callbacks", rows(progress.callbacks()));
    return object;
  }

  private static ArrayNode rows(List<Map<String, Double>> rows) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Map<String, Double> row : rows) {
      ObjectNode object = array.addObject();
      row.forEach(
          (name, value) -> {
            if (Double.isFinite(value)) {
              object.put(name, value);
            } else {
              object.put(name, value.toString());
            }
          });
    }
    return array;
  }

  static Progress read(JsonNode object) {
    return new Progress(
        object.path("epoch").asInt(),
        object.path("seed").asLong(),
        new History(readRows(object.path("history"))),
        readRows(object.path("callbacks")));
  }

  /** The learning rate that a callback has set in place of the schedule's. */
  static Optional<Double> fixedRate(JsonNode object) {
    return object.has("learning_rate")
        ? Optional.of(object.path("learning_rate").asDouble())
        : Optional.empty();
  }

  private static List<Map<String, Double>> readRows(JsonNode array) {
    List<Map<String, Double>> rows = new ArrayList<>();
    for (JsonNode object : array) {
      Map<String, Double> row = new LinkedHashMap<>();
      object
          .properties()
          .forEach(
              entry ->
                  row.put(
                      entry.getKey(),
                      entry.getValue().isTextual()
                          ? Double.parseDouble(entry.getValue().textValue())
                          : entry.getValue().doubleValue()));
      rows.add(row);
    }
    return rows;
  }
}
