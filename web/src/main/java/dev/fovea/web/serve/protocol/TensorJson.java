package dev.fovea.web.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.web.Json;
import dev.fovea.web.WebException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the elements of a tensor of known type and shape from JSON: one array of all elements, or
 * arrays in arrays as the shape has them. Strings of bytes are in base 64.
 */
final class TensorJson {
  private final String name;
  private final Datatype type;
  private final int[] shape;
  private final int count;
  private final float[] numbers;
  private final List<byte[]> strings = new ArrayList<>();

  /** The elements so far. */
  private int at;

  private TensorJson(String name, Datatype type, int[] shape) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.count = Sizes.count(shape);
    this.numbers = new float[type == Datatype.BYTES ? 0 : count];
  }

  /**
   * Reads from the beginning of an array to its end.
   *
   * @throws WebException if the elements are not of the type, or not as many as the shape has
   */
  static TensorData read(JsonParser json, String name, Datatype type, int[] shape)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Json.unexpected(json, "an array of the elements of tensor \"" + name + "\"");
    }
    TensorJson reader = new TensorJson(name, type, shape);
    reader.readAll(json);
    return type == Datatype.BYTES
        ? new TensorData.Strings(reader.strings)
        : Elements.numbers(reader.numbers, name);
  }

  private void readAll(JsonParser json) throws IOException {
    int[] lengths = new int[Math.max(1, shape.length) + 1];
    int depth = 1;
    int leaves = 0;
    while (depth > 0) {
      switch (json.nextToken()) {
        case START_ARRAY -> {
          lengths[depth]++;
          depth++;
          if (depth >= lengths.length) {
            throw misshapen();
          }
          lengths[depth] = 0;
        }
        case END_ARRAY -> {
          if (leaves > 1 && lengths[depth] != shape[depth - 1]) {
            throw misshapen();
          }
          depth--;
        }
        case START_OBJECT, NOT_AVAILABLE -> throw Json.unexpected(json, "an element");
        default -> {
          leaves = leaves == 0 ? depth : leaves;
          if (leaves != depth || depth != 1 && depth != shape.length) {
            throw misshapen();
          }
          lengths[depth]++;
          element(json);
        }
      }
    }
    if (at != count) {
      throw wrongCount(at, "");
    }
  }

  private WebException misshapen() {
    return WebException.invalid(
        "tensor \"%s\": its arrays do not have the shape %s; nest them so, or give one array"
            .formatted(name, Arrays.toString(shape)));
  }

  private WebException wrongCount(int elements, String more) {
    return WebException.invalid(
        String.format(
            Locale.ROOT,
            "tensor \"%s\": the shape %s has %d elements, the data %d%s",
            name,
            Arrays.toString(shape),
            count,
            elements,
            more));
  }

  private void element(JsonParser json) throws IOException {
    if (at == count) {
      throw wrongCount(count + 1, " or more");
    }
    if (type == Datatype.BYTES) {
      strings.add(string(json));
    } else {
      numbers[at] = number(json);
    }
    at++;
  }

  private byte[] string(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw notOfType(json);
    }
    try {
      return json.getBinaryValue();
    } catch (JsonProcessingException e) {
      throw WebException.invalid(
          String.format(Locale.ROOT, "tensor \"%s\": element %d is not in base 64", name, at));
    }
  }

  private float number(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT ->
          type.isInteger() || type == Datatype.BOOL ? whole(json) : json.getFloatValue();
      case VALUE_NUMBER_FLOAT -> {
        if (type.isInteger() || type == Datatype.BOOL) {
          throw notOfType(json);
        }
        yield type == Datatype.FP64 ? (float) json.getDoubleValue() : json.getFloatValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        if (type != Datatype.BOOL) {
          throw notOfType(json);
        }
        yield json.currentToken() == JsonToken.VALUE_TRUE ? 1 : 0;
      }
      default -> throw notOfType(json);
    };
  }

  private float whole(JsonParser json) throws IOException {
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw notOfType(json);
    }
    long value = json.getLongValue();
    if (!type.holds(value)) {
      throw notOfType(json);
    }
    return Elements.whole(value, at, name);
  }

  private WebException notOfType(JsonParser json) throws IOException {
    String text = json.getText();
    return WebException.invalid(
        String.format(
            Locale.ROOT,
            "tensor \"%s\": element %d is %s, not a %s",
            name,
            at,
            text.length() > 40 ? text.substring(0, 40) + "..." : text,
            type));
  }
}
