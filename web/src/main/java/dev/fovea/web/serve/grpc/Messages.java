package dev.fovea.web.serve.grpc;

import com.google.protobuf.ByteString;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.grpc.proto.InferParameter;
import dev.fovea.web.serve.grpc.proto.InferTensorContents;
import dev.fovea.web.serve.grpc.proto.ModelInferRequest;
import dev.fovea.web.serve.grpc.proto.ModelInferResponse;
import dev.fovea.web.serve.protocol.Datatype;
import dev.fovea.web.serve.protocol.Elements;
import dev.fovea.web.serve.protocol.InferRequest;
import dev.fovea.web.serve.protocol.InferResponse;
import dev.fovea.web.serve.protocol.InputTensor;
import dev.fovea.web.serve.protocol.OutputTensor;
import dev.fovea.web.serve.protocol.RequestedOutput;
import dev.fovea.web.serve.protocol.Sizes;
import dev.fovea.web.serve.protocol.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Requests and responses as messages. */
final class Messages {
  private static final long LONGEST_MICROS = 1L << 50;

  private Messages() {}

  /**
   * Reads a request.
   *
   * @throws WebException if anything is wrong, saying what
   */
  static InferRequest request(ModelInferRequest message) {
    boolean raw = message.getRawInputContentsCount() > 0;
    if (raw && message.getRawInputContentsCount() != message.getInputsCount()) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "the request has %d inputs and raw contents of %d",
              message.getInputsCount(),
              message.getRawInputContentsCount()));
    }
    if (message.getInputsCount() == 0) {
      throw WebException.invalid("the request has no inputs");
    }
    // An upper bound of the elements: each takes a byte at least.
    int most = message.getSerializedSize();
    List<InputTensor> inputs = new ArrayList<>();
    for (int i = 0; i < message.getInputsCount(); i++) {
      ModelInferRequest.InferInputTensor input = message.getInputs(i);
      Datatype type = Datatype.of(input.getDatatype());
      int[] shape = Sizes.shape(input.getShapeList(), input.getName(), most);
      TensorData data;
      if (raw) {
        if (input.hasContents()) {
          throw WebException.invalid(
              "input \"%s\" has contents and raw contents; give one".formatted(input.getName()));
        }
        ByteBuffer bytes = message.getRawInputContents(i).asReadOnlyByteBuffer();
        data = Elements.read(type, Sizes.count(shape), bytes, input.getName());
      } else {
        data = data(input, type, Sizes.count(shape));
      }
      inputs.add(new InputTensor(input.getName(), type, shape, data));
    }
    List<RequestedOutput> outputs =
        message.getOutputsList().stream()
            .map(
                output ->
                    new RequestedOutput(
                        output.getName(),
                        raw,
                        (int)
                            Math.clamp(
                                whole(output.getParametersMap(), "classification", 0),
                                0,
                                Integer.MAX_VALUE)))
            .toList();
    long micros = whole(message.getParametersMap(), "timeout", 0);
    return new InferRequest(
        message.getId(),
        inputs,
        outputs,
        raw,
        micros > 0
            ? Optional.of(Duration.ofNanos(1000 * Math.min(micros, LONGEST_MICROS)))
            : Optional.empty());
  }

  private static long whole(Map<String, InferParameter> parameters, String name, long otherwise) {
    InferParameter parameter = parameters.get(name);
    if (parameter == null) {
      return otherwise;
    }
    return switch (parameter.getParameterChoiceCase()) {
      case INT64_PARAM -> parameter.getInt64Param();
      case UINT64_PARAM -> Math.max(0, parameter.getUint64Param());
      default -> throw WebException.invalid("\"%s\" is a whole number".formatted(name));
    };
  }

  private static TensorData data(
      ModelInferRequest.InferInputTensor input, Datatype type, int count) {
    InferTensorContents contents = input.getContents();
    int given =
        switch (type) {
          case BOOL -> contents.getBoolContentsCount();
          case INT8, INT16, INT32 -> contents.getIntContentsCount();
          case INT64 -> contents.getInt64ContentsCount();
          case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
          case UINT64 -> contents.getUint64ContentsCount();
          case FP32 -> contents.getFp32ContentsCount();
          case FP64 -> contents.getFp64ContentsCount();
          case BYTES -> contents.getBytesContentsCount();
          case FP16 ->
              throw WebException.invalid(
                  "input \"%s\": FP16 comes as raw contents only".formatted(input.getName()));
        };
    if (given != count) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "input \"%s\": the shape %s has %d elements, the contents of %s %d",
              input.getName(),
              input.getShapeList(),
              count,
              type,
              given));
    }
    if (type == Datatype.BYTES) {
      return new TensorData.Strings(
          contents.getBytesContentsList().stream().map(ByteString::toByteArray).toList());
    }
    // In the form that is checked in one place.
    ByteBuffer bytes = ByteBuffer.allocate(count * type.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put(bytes, contents, type, i, input.getName());
    }
    return Elements.read(type, count, bytes.flip(), input.getName());
  }

  private static void put(
      ByteBuffer bytes, InferTensorContents contents, Datatype type, int i, String name) {
    switch (type) {
      case BOOL -> bytes.put((byte) (contents.getBoolContents(i) ? 1 : 0));
      case INT8 -> bytes.put((byte) inRange(contents.getIntContents(i), type, i, name));
      case INT16 -> bytes.putShort((short) inRange(contents.getIntContents(i), type, i, name));
      case INT32 -> bytes.putInt(contents.getIntContents(i));
      case INT64 -> bytes.putLong(contents.getInt64Contents(i));
      case UINT8 -> bytes.put((byte) inRange(unsigned(contents, i), type, i, name));
      case UINT16 -> bytes.putShort((short) inRange(unsigned(contents, i), type, i, name));
      case UINT32 -> bytes.putInt(contents.getUintContents(i));
      case UINT64 -> bytes.putLong(contents.getUint64Contents(i));
      case FP32 -> bytes.putFloat(contents.getFp32Contents(i));
      case FP64 -> bytes.putDouble(contents.getFp64Contents(i));
      case FP16, BYTES -> throw new IllegalArgumentException("is read elsewhere");
    }
  }

  private static long unsigned(InferTensorContents contents, int i) {
    return Integer.toUnsignedLong(contents.getUintContents(i));
  }

  private static long inRange(long value, Datatype type, int i, String name) {
    if (!type.holds(value)) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT, "input \"%s\": element %d is %d, not a %s", name, i, value, type));
    }
    return value;
  }

  /** Writes a response: raw if its outputs are binary. */
  static ModelInferResponse response(InferResponse response) {
    ModelInferResponse.Builder message =
        ModelInferResponse.newBuilder()
            .setModelName(response.model())
            .setModelVersion(response.version())
            .setId(response.id());
    for (OutputTensor output : response.outputs()) {
      ModelInferResponse.InferOutputTensor.Builder tensor =
          ModelInferResponse.InferOutputTensor.newBuilder()
              .setName(output.name())
              .setDatatype(output.type().name())
              .addAllShape(Arrays.stream(output.shape()).mapToObj(dim -> (long) dim).toList());
      if (output.binary()) {
        message.addRawOutputContents(ByteString.copyFrom(Elements.write(output.data())));
      } else {
        tensor.setContents(contents(output.data()));
      }
      message.addOutputs(tensor);
    }
    return message.build();
  }

  private static InferTensorContents contents(TensorData data) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    switch (data) {
      case TensorData.Numbers numbers -> {
        for (float value : numbers.values()) {
          contents.addFp32Contents(value);
        }
      }
      case TensorData.Strings strings -> {
        for (byte[] element : strings.elements()) {
          contents.addBytesContents(ByteString.copyFrom(element));
        }
      }
    }
    return contents.build();
  }
}
