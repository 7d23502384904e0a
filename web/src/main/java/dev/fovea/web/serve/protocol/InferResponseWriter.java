package dev.fovea.web.serve.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fovea.web.Json;
import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Writes responses: JSON, with the elements of tensors inside or, as bytes, behind it. */
public final class InferResponseWriter {
  private InferResponseWriter() {}

  /**
   * A response as it is sent.
   *
   * @param bytes the body
   * @param headerLength the bytes of the JSON, if elements follow it
   */
  public record Written(byte[] bytes, OptionalInt headerLength) {}

  /**
   * Writes a response.
   *
   * @throws WebException if an element that is wanted as JSON is not finite, which JSON cannot say
   */
  public static Written write(InferResponse response) {
    List<byte[]> binary = new ArrayList<>();
    byte[] json = Json.bytes(generator -> write(response, generator, binary));
    if (binary.isEmpty()) {
      return new Written(json, OptionalInt.empty());
    }
    int size = json.length + binary.stream().mapToInt(bytes -> bytes.length).sum();
    byte[] all = java.util.Arrays.copyOf(json, size);
    int at = json.length;
    for (byte[] bytes : binary) {
      System.arraycopy(bytes, 0, all, at, bytes.length);
      at += bytes.length;
    }
    return new Written(all, OptionalInt.of(json.length));
  }

  private static void write(InferResponse response, JsonGenerator json, List<byte[]> binary)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model_name", response.model());
    json.writeStringField("model_version", response.version());
    if (!response.id().isEmpty()) {
      json.writeStringField("id", response.id());
    }
    json.writeArrayFieldStart("outputs");
    for (OutputTensor output : response.outputs()) {
      json.writeStartObject();
      json.writeStringField("name", output.name());
      json.writeStringField("datatype", output.type().name());
      json.writeFieldName("shape");
      json.writeArray(output.shape(), 0, output.shape().length);
      if (output.binary()) {
        byte[] bytes = Elements.write(output.data());
        binary.add(bytes);
        json.writeObjectFieldStart("parameters");
        json.writeNumberField("binary_data_size", bytes.length);
        json.writeEndObject();
      } else {
        json.writeArrayFieldStart("data");
        write(output, json);
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(OutputTensor output, JsonGenerator json) throws IOException {
    switch (output.data()) {
      case TensorData.Numbers numbers -> {
        for (float value : numbers.values()) {
          json.writeNumber(finite(value, output.name()));
        }
      }
      case TensorData.Strings strings -> {
        for (byte[] element : strings.elements()) {
          json.writeString(new String(element, StandardCharsets.UTF_8));
        }
      }
    }
  }

  /**
   * Returns a number that JSON can say.
   *
   * @throws WebException if it is not finite
   */
  public static float finite(float value, String output) {
    if (!Float.isFinite(value)) {
      throw new WebException(
          Problem.INTERNAL,
          "output \"%s\" has %s, which JSON cannot say; ask for binary_data"
              .formatted(output, value));
    }
    return value;
  }
}
