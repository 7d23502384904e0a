package dev.fovea.web.serve.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.web.Json;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.protocol.NestedJson;
import dev.fovea.web.serve.protocol.NestedJson.Nested;
import dev.fovea.web.serve.protocol.TensorData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request of TensorFlow Serving's prediction API: "instances", a sample each, or "inputs", all
 * samples of an input together. https://www.tensorflow.org/tfx/serving/api_rest
 *
 * @param rows whether it has instances, and is answered with predictions
 * @param inputs the inputs by name, with their batch in front; one without name if there is only
 *     one
 */
record TfPredictRequest(boolean rows, Map<String, Nested> inputs) {
  /** The name of an input that has none. */
  static final String ONLY = "";

  static TfPredictRequest read(byte[] body) {
    return Json.read(body, body.length, TfPredictRequest::read);
  }

  private static TfPredictRequest read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Json.unexpected(json, "an object with \"instances\"");
    }
    Optional<TfPredictRequest> request = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("instances") || field.equals("inputs")) {
        if (request.isPresent()) {
          throw WebException.invalid("give \"instances\" or \"inputs\", not both");
        }
        request =
            Optional.of(
                field.equals("instances")
                    ? new TfPredictRequest(true, instances(json))
                    : new TfPredictRequest(false, columns(json)));
      } else {
        json.skipChildren();
      }
    }
    return request.orElseThrow(
        () -> WebException.invalid("the request has neither \"instances\" nor \"inputs\""));
  }

  private static Map<String, Nested> columns(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      return named(json, "\"inputs\"");
    }
    return Map.of(ONLY, NestedJson.read(json, "\"inputs\""));
  }

  private static Map<String, Nested> instances(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Json.unexpected(json, "an array of instances");
    }
    Map<String, List<Nested>> columns = new LinkedHashMap<>();
    int rows = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Map<String, Nested> row =
          json.currentToken() == JsonToken.START_OBJECT
              ? named(json, "an instance")
              : Map.of(ONLY, NestedJson.read(json, "an instance"));
      if (rows > 0 && !row.keySet().equals(columns.keySet())) {
        throw WebException.invalid("the instances differ in the names of their inputs");
      }
      row.forEach(
          (name, value) -> columns.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
      rows++;
    }
    if (rows == 0) {
      throw WebException.invalid("there are no instances");
    }
    Map<String, Nested> inputs = new LinkedHashMap<>();
    columns.forEach((name, values) -> inputs.put(name, stacked(name, values)));
    return inputs;
  }

  /** Reads an object: inputs by name, or, if its only field is "b64", a string of bytes. */
  private static Map<String, Nested> named(JsonParser json, String what) throws IOException {
    Map<String, Nested> inputs = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("b64") && value == JsonToken.VALUE_STRING) {
        byte[] bytes = json.getBinaryValue();
        if (!inputs.isEmpty() || json.nextToken() != JsonToken.END_OBJECT) {
          throw Json.unexpected(json, "an object with \"b64\" alone");
        }
        return Map.of(ONLY, new Nested(List.of(), new TensorData.Strings(List.of(bytes))));
      }
      inputs.put(name, NestedJson.read(json, "input \"" + name + "\" of " + what));
    }
    if (inputs.isEmpty()) {
      throw Json.unexpected(json, "the inputs, by name");
    }
    return inputs;
  }

  private static Nested stacked(String name, List<Nested> values) {
    Nested first = values.getFirst();
    boolean numbers = first.data() instanceof TensorData.Numbers;
    for (Nested value : values) {
      if (!value.shape().equals(first.shape())
          || value.data() instanceof TensorData.Numbers != numbers) {
        throw WebException.invalid(
            name.isEmpty()
                ? "the instances differ in shape"
                : "the instances differ in the shape of \"%s\"".formatted(name));
      }
    }
    List<Integer> shape = new ArrayList<>(first.shape());
    shape.addFirst(values.size());
    if (!numbers) {
      List<byte[]> strings = new ArrayList<>();
      values.forEach(value -> strings.addAll(((TensorData.Strings) value.data()).elements()));
      return new Nested(shape, new TensorData.Strings(strings));
    }
    int size = first.data().count();
    float[] all = new float[Math.multiplyExact(size, values.size())];
    for (int i = 0; i < values.size(); i++) {
      float[] row = ((TensorData.Numbers) Objects.requireNonNull(values.get(i)).data()).values();
      System.arraycopy(row, 0, all, i * size, size);
    }
    return new Nested(shape, new TensorData.Numbers(all));
  }

  static int[] dims(Nested nested) {
    return nested.shape().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String toString() {
    return (rows ? "instances " : "inputs ")
        + inputs.entrySet().stream()
            .map(entry -> entry.getKey() + Arrays.toString(dims(entry.getValue())))
            .toList();
  }
}
