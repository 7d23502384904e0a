package dev.fovea.web.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fovea.web.Json;
import dev.fovea.web.WebException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads requests: JSON, with the elements of tensors inside or, as bytes, behind it. */
public final class InferRequestReader {
  private final byte[] body;
  private final int jsonLength;

  private String id = "";
  private final List<Draft> inputs = new ArrayList<>();
  private final List<OutputDraft> outputs = new ArrayList<>();
  private Parameters parameters = Parameters.NONE;

  private InferRequestReader(byte[] body, int jsonLength) {
    this.body = body;
    this.jsonLength = jsonLength;
  }

  /** An input as far as it was read. */
  private static final class Draft {
    String name = "";
    Optional<Datatype> type = Optional.empty();
    Optional<List<Long>> dims = Optional.empty();
    Parameters parameters = Parameters.NONE;
    Optional<TensorData> data = Optional.empty();

    /** Where data begins that stands before the shape or the type. */
    OptionalInt dataAt = OptionalInt.empty();

    boolean isDescribed() {
      return !name.isEmpty() && type.isPresent() && dims.isPresent();
    }
  }

  private record OutputDraft(String name, Parameters parameters) {}

  /**
   * Reads a request.
   *
   * @param headerLength the value of the header "Inference-Header-Content-Length": the bytes of the
   *     JSON, which the elements follow; empty if there is only JSON
   * @throws WebException if anything is wrong, saying what
   */
  public static InferRequest read(byte[] body, Optional<String> headerLength) {
    int length = headerLength.map(text -> headerLength(text, body.length)).orElse(body.length);
    InferRequestReader reader = new InferRequestReader(body, length);
    Json.read(
        body,
        length,
        json -> {
          reader.readRequest(json);
          return true;
        });
    return reader.request();
  }

  /**
   * Returns the number of bytes of the JSON.
   *
   * @throws WebException if the header is not a number, or larger than the body
   */
  public static int headerLength(String text, int bodyLength) {
    long length;
    try {
      length = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      length = -1;
    }
    if (length < 0 || length > bodyLength) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "Inference-Header-Content-Length is %s, and the body has %d bytes",
              text.strip(),
              bodyLength));
    }
    return (int) length;
  }

  private void readRequest(JsonParser json) throws IOException {
    requireObject(json, "an inference request, an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "id" -> id = text(json, "the id, a string");
        case "parameters" -> parameters = Parameters.read(json);
        case "inputs" -> {
          requireArray(json, "an array of inputs");
          while (json.nextToken() != JsonToken.END_ARRAY) {
            inputs.add(readInput(json));
          }
        }
        case "outputs" -> {
          requireArray(json, "an array of outputs");
          while (json.nextToken() != JsonToken.END_ARRAY) {
            outputs.add(readOutput(json));
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  private Draft readInput(JsonParser json) throws IOException {
    requireObject(json, "an input, an object");
    Draft input = new Draft();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> input.name = text(json, "the name of the input, a string");
        case "datatype" ->
            input.type = Optional.of(Datatype.of(text(json, "the datatype, a string")));
        case "shape" -> input.dims = Optional.of(readDims(json));
        case "parameters" -> input.parameters = Parameters.read(json);
        case "data" -> readData(json, input);
        default -> json.skipChildren();
      }
    }
    return input;
  }

  private void readData(JsonParser json, Draft input) throws IOException {
    if (input.isDescribed()) {
      input.data = Optional.of(TensorJson.read(json, input.name, type(input), shape(input)));
      return;
    }
    // The names of an object have no order: what describes the data may stand behind it.
    long offset = json.currentTokenLocation().getByteOffset();
    if (offset < 0) {
      throw WebException.invalid("the JSON is not in UTF-8");
    }
    input.dataAt = OptionalInt.of((int) offset);
    json.skipChildren();
  }

  private static List<Long> readDims(JsonParser json) throws IOException {
    requireArray(json, "the shape, an array of whole numbers");
    List<Long> dims = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || dims.size() > Byte.MAX_VALUE) {
        throw Json.unexpected(json, "a size of a shape, a whole number");
      }
      dims.add(json.getLongValue());
    }
    return dims;
  }

  private static OutputDraft readOutput(JsonParser json) throws IOException {
    requireObject(json, "an output, an object");
    String name = "";
    Parameters parameters = Parameters.NONE;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = text(json, "the name of the output, a string");
        case "parameters" -> parameters = Parameters.read(json);
        default -> json.skipChildren();
      }
    }
    if (name.isEmpty()) {
      throw WebException.invalid("an output has no name");
    }
    return new OutputDraft(name, parameters);
  }

  private static String text(JsonParser json, String what) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw Json.unexpected(json, what);
    }
    return json.getText();
  }

  private static void requireObject(JsonParser json, String what) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Json.unexpected(json, what);
    }
  }

  private static void requireArray(JsonParser json, String what) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Json.unexpected(json, what);
    }
  }

  private static Datatype type(Draft input) {
    return input.type.orElseThrow(
        () -> WebException.invalid("input \"%s\" has no datatype".formatted(input.name)));
  }

  private int[] shape(Draft input) {
    return Sizes.shape(
        input.dims.orElseThrow(
            () -> WebException.invalid("input \"%s\" has no shape".formatted(input.name))),
        input.name,
        body.length);
  }

  private InferRequest request() {
    if (inputs.isEmpty()) {
      throw WebException.invalid("the request has no inputs");
    }
    ByteBuffer binary = ByteBuffer.wrap(body, jsonLength, body.length - jsonLength);
    List<InputTensor> tensors = new ArrayList<>();
    for (Draft input : inputs) {
      tensors.add(tensor(input, binary));
    }
    if (binary.hasRemaining()) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "%d bytes follow that are not the elements of any input; binary_data_size or"
                  + " Inference-Header-Content-Length is wrong",
              binary.remaining()));
    }
    boolean allBinary = parameters.binaryOutputs().orElse(false);
    return new InferRequest(
        id,
        tensors,
        outputs.stream()
            .map(
                output ->
                    new RequestedOutput(
                        output.name,
                        output.parameters.binary().orElse(allBinary),
                        output.parameters.classes()))
            .toList(),
        allBinary,
        parameters.timeoutMicros().stream()
            .mapToObj(micros -> Duration.ofNanos(1000 * micros))
            .findFirst());
  }

  private InputTensor tensor(Draft input, ByteBuffer binary) {
    if (input.name.isEmpty()) {
      throw WebException.invalid("an input has no name");
    }
    Datatype type = type(input);
    int[] shape = shape(input);
    OptionalLong size = input.parameters.binarySize();
    if (size.isPresent()) {
      if (input.data.isPresent() || input.dataAt.isPresent()) {
        throw WebException.invalid(
            "input \"%s\" has data and binary_data_size; give one".formatted(input.name));
      }
      return new InputTensor(
          input.name, type, shape, binary(input.name, type, shape, size.getAsLong(), binary));
    }
    if (input.data.isPresent()) {
      return new InputTensor(input.name, type, shape, input.data.get());
    }
    if (input.dataAt.isEmpty()) {
      throw WebException.invalid("input \"%s\" has no data".formatted(input.name));
    }
    return new InputTensor(
        input.name, type, shape, later(input.dataAt.getAsInt(), input.name, type, shape));
  }

  private static TensorData binary(
      String name, Datatype type, int[] shape, long size, ByteBuffer binary) {
    if (size < 0 || size > binary.remaining()) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "input \"%s\": binary_data_size is %d, and %d bytes follow",
              name,
              size,
              binary.remaining()));
    }
    ByteBuffer own = binary.slice(binary.position(), (int) size);
    binary.position(binary.position() + (int) size);
    return Elements.read(type, Sizes.count(shape), own, name);
  }

  /** Reads data that was skipped: it is known to be whole. */
  private TensorData later(int at, String name, Datatype type, int[] shape) {
    try (JsonParser json = Json.FACTORY.createParser(body, at, jsonLength - at)) {
      json.nextToken();
      return TensorJson.read(json, name, type, shape);
    } catch (IOException e) {
      throw WebException.invalid("the JSON is broken: " + WebException.line(e));
    }
  }
}
