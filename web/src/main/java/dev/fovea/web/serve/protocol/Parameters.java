package dev.fovea.web.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.web.Json;
import dev.fovea.web.WebException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters of a request, an input or an output that mean something here; others are ignored.
 *
 * @param binarySize the bytes of an input behind the JSON, "binary_data_size"
 * @param binary whether an output is wanted as bytes, "binary_data"
 * @param binaryOutputs whether all outputs are, "binary_data_output"
 * @param classes the number of classes that an output is wanted as, "classification"
 * @param timeoutMicros the time that the client waits, "timeout"
 */
record Parameters(
    OptionalLong binarySize,
    Optional<Boolean> binary,
    Optional<Boolean> binaryOutputs,
    int classes,
    OptionalLong timeoutMicros) {
  static final Parameters NONE =
      new Parameters(
          OptionalLong.empty(), Optional.empty(), Optional.empty(), 0, OptionalLong.empty());

  private static final long LONGEST = 1L << 50;

  /** Reads an object. */
  static Parameters read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Json.unexpected(json, "parameters, an object");
    }
    Parameters read = NONE;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "binary_data_size" ->
            read = read.binarySize(OptionalLong.of(whole(json, name, Integer.MAX_VALUE)));
        case "binary_data" -> read = read.binary(bool(json, name));
        case "binary_data_output" -> read = read.binaryOutputs(bool(json, name));
        case "classification" -> read = read.classes((int) whole(json, name, Integer.MAX_VALUE));
        case "timeout" -> read = read.timeoutMicros(whole(json, name, LONGEST));
        default -> json.skipChildren();
      }
    }
    return read;
  }

  private static long whole(JsonParser json, String name, long most) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw Json.unexpected(json, "a whole number for \"" + name + "\"");
    }
    long value = json.getLongValue();
    if (value < 0 || value > most) {
      throw WebException.invalid(
          String.format(Locale.ROOT, "\"%s\" is from 0 to %d, not %d", name, most, value));
    }
    return value;
  }

  private static Optional<Boolean> bool(JsonParser json, String name) {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      default -> throw Json.unexpected(json, "true or false for \"" + name + "\"");
    };
  }

  private Parameters binarySize(OptionalLong changed) {
    return new Parameters(changed, binary, binaryOutputs, classes, timeoutMicros);
  }

  private Parameters binary(Optional<Boolean> changed) {
    return new Parameters(binarySize, changed, binaryOutputs, classes, timeoutMicros);
  }

  private Parameters binaryOutputs(Optional<Boolean> changed) {
    return new Parameters(binarySize, binary, changed, classes, timeoutMicros);
  }

  private Parameters classes(int changed) {
    return new Parameters(binarySize, binary, binaryOutputs, changed, timeoutMicros);
  }

  private Parameters timeoutMicros(long changed) {
    return new Parameters(binarySize, binary, binaryOutputs, classes, OptionalLong.of(changed));
  }
}
