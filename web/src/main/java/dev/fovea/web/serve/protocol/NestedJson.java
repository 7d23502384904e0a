package dev.fovea.web.serve.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.web.Json;
import dev.fovea.web.WebException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors as arrays in arrays, whose nesting is their shape, as TensorFlow Serving has them.
 * Strings of bytes are objects with a field "b64".
 */
public final class NestedJson {
  private static final int DEEPEST = 16;

  private final String name;
  private float[] numbers = new float[64];
  private int count;
  private final List<byte[]> strings = new ArrayList<>();

  private NestedJson(String name) {
    this.name = name;
  }

  /**
   * A tensor.
   *
   * @param shape as it was nested
   */
  public record Nested(List<Integer> shape, TensorData data) {}

  /**
   * Reads a value: a number, a string of bytes, or arrays of them.
   *
   * @param name what messages call it
   * @throws WebException if arrays beside each other differ in length, or an element is neither a
   *     number nor a string of bytes
   */
  public static Nested read(JsonParser json, String name) throws IOException {
    NestedJson reader = new NestedJson(name);
    List<Integer> shape = reader.value(json, 0);
    if (!reader.strings.isEmpty()) {
      if (reader.count > 0) {
        throw WebException.invalid(name + " mixes numbers and strings of bytes");
      }
      return new Nested(shape, new TensorData.Strings(reader.strings));
    }
    return new Nested(shape, Elements.numbers(Arrays.copyOf(reader.numbers, reader.count), name));
  }

  private List<Integer> value(JsonParser json, int depth) throws IOException {
    return switch (json.currentToken()) {
      case START_ARRAY -> array(json, depth);
      case START_OBJECT -> {
        strings.add(bytes(json));
        yield List.of();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        add(json.getFloatValue());
        yield List.of();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        add(json.currentToken() == JsonToken.VALUE_TRUE ? 1 : 0);
        yield List.of();
      }
      default ->
          throw Json.unexpected(json, "a number, an object with \"b64\", or an array of them");
    };
  }

  private List<Integer> array(JsonParser json, int depth) throws IOException {
    if (depth == DEEPEST) {
      throw WebException.invalid(name + " is nested too deeply");
    }
    int length = 0;
    List<Integer> inner = List.of();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      List<Integer> shape = value(json, depth + 1);
      if (length > 0 && !shape.equals(inner)) {
        throw WebException.invalid(
            "%s has arrays of different lengths beside each other".formatted(name));
      }
      inner = shape;
      length++;
    }
    List<Integer> shape = new ArrayList<>(inner);
    shape.addFirst(length);
    return shape;
  }

  private void add(float value) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = value;
  }

  private byte[] bytes(JsonParser json) throws IOException {
    byte[] bytes = {};
    boolean found = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (!field.equals("b64") || value != JsonToken.VALUE_STRING) {
        throw Json.unexpected(json, "an object with \"b64\" alone, a string in base 64");
      }
      try {
        bytes = json.getBinaryValue();
      } catch (JsonProcessingException e) {
        throw WebException.invalid(name + ": a value of \"b64\" is not in base 64");
      }
      found = true;
    }
    if (!found) {
      throw Json.unexpected(json, "an object with \"b64\"");
    }
    return bytes;
  }

  /**
   * Writes a tensor as arrays in arrays.
   *
   * @param shape the shape of what is written; a number if it is empty
   * @param at the first of its elements
   * @throws WebException if an element is not finite, which JSON cannot say
   */
  public static void write(JsonGenerator json, int[] shape, float[] values, int at, String output)
      throws IOException {
    write(json, shape, 0, values, at, output);
  }

  private static int write(
      JsonGenerator json, int[] shape, int axis, float[] values, int at, String output)
      throws IOException {
    if (axis == shape.length) {
      json.writeNumber(InferResponseWriter.finite(values[at], output));
      return at + 1;
    }
    int next = at;
    json.writeStartArray();
    for (int i = 0; i < shape[axis]; i++) {
      next = write(json, shape, axis + 1, values, next, output);
    }
    json.writeEndArray();
    return next;
  }
}
