package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.train.CallbackState;
import dev.fovea.train.History;
import dev.fovea.train.Progress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Converts the progress of a training to JSON and back. The arrays of the callbacks' states are
 * separate, as bytes: little-endian floats, one array after the other in the order of the JSON,
 * which has their lengths. Numbers that JSON lacks, such as NaN, are strings.
 */
final class ProgressJson {
  private ProgressJson() {}

  static ObjectNode write(Progress progress, Optional<Double> fixedRate) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("epoch", progress.epoch());
    object.put("stopped", progress.stopped());
    object.put("seed", progress.seed());
    fixedRate.ifPresent(rate -> object.put("learning_rate", rate));
    ArrayNode history = object.putArray("history");
    progress.history().epochs().forEach(row -> history.add(numbers(row)));
    ObjectNode callbacks = object.putObject("callbacks");
    new TreeMap<>(progress.callbacks())
        .forEach(
            (key, state) -> {
              ObjectNode callback = callbacks.putObject(key);
              callback.set("numbers", numbers(state.numbers()));
              ArrayNode lengths = callback.putArray("arrays");
              state.arrays().forEach(array -> lengths.add(array.length));
            });
    return object;
  }

  /** Returns the arrays of the callbacks' states as bytes; empty if there are none. */
  static byte[] arrays(Progress progress) {
    List<float[]> arrays =
        new TreeMap<>(progress.callbacks())
            .values().stream().flatMap(state -> state.arrays().stream()).toList();
    int length = 0;
    for (float[] array : arrays) {
      length = Math.addExact(length, Math.multiplyExact(array.length, Float.BYTES));
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] array : arrays) {
      bytes.asFloatBuffer().put(array);
      bytes.position(bytes.position() + array.length * Float.BYTES);
    }
    return bytes.array();
  }

  private static ObjectNode numbers(Map<String, Double> numbers) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    numbers.forEach(
        (name, value) -> {
          if (Double.isFinite(value)) {
            object.put(name, value);
          } else {
            object.put(name, value.toString());
          }
        });
    return object;
  }

  /**
   * Reads the progress of a training.
   *
   * @param arrays the bytes of {@link #arrays}
   * @throws IllegalArgumentException if the number of bytes differs from the lengths in the JSON
   */
  static Progress read(JsonNode object, byte[] arrays) {
    ByteBuffer bytes = ByteBuffer.wrap(arrays).order(ByteOrder.LITTLE_ENDIAN);
    List<Map<String, Double>> history = new ArrayList<>();
    object.path("history").forEach(row -> history.add(readNumbers(row)));
    Map<String, CallbackState> callbacks = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> callback : object.path("callbacks").properties()) {
      List<float[]> own = new ArrayList<>();
      for (JsonNode length : callback.getValue().path("arrays")) {
        own.add(readArray(bytes, length.asInt()));
      }
      callbacks.put(
          callback.getKey(),
          new CallbackState(readNumbers(callback.getValue().path("numbers")), own));
    }
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("the state of its callbacks is damaged");
    }
    return new Progress(
        object.path("epoch").asInt(),
        object.path("stopped").asBoolean(),
        object.path("seed").asLong(),
        new History(history),
        callbacks);
  }

  private static float[] readArray(ByteBuffer bytes, int length) {
    if (length < 0 || length > bytes.remaining() / Float.BYTES) {
      throw new IllegalArgumentException("the state of its callbacks is damaged");
    }
    float[] array = new float[length];
    bytes.asFloatBuffer().get(array);
    bytes.position(bytes.position() + length * Float.BYTES);
    return array;
  }

  /** Returns the learning rate that a callback has set to replace the optimizer's, if any. */
  static Optional<Double> fixedRate(JsonNode object) {
    return object.has("learning_rate")
        ? Optional.of(object.path("learning_rate").asDouble())
        : Optional.empty();
  }

  private static Map<String, Double> readNumbers(JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            entry ->
                numbers.put(
                    entry.getKey(),
                    entry.getValue().isTextual()
                        ? Double.parseDouble(entry.getValue().textValue())
                        : entry.getValue().doubleValue()));
    return numbers;
  }
}
