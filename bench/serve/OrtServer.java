import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * ONNX Runtime behind the HTTP server that {@code fovea serve} stands on, as one would write it:
 * each request is computed in the thread that reads it. It takes and gives the binary form of the
 * Open Inference Protocol for a model with one input and one output. {@code MODEL.onnx THREADS};
 * prints the port.
 */
final class OrtServer {
  private static final HeaderName LENGTH = HeaderNames.create("Inference-Header-Content-Length");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;
  private final String output;
  private final long[] shape;

  private OrtServer(String model, int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    session = environment.createSession(model, options);
    input = session.getInputNames().iterator().next();
    output = session.getOutputNames().iterator().next();
    shape = ((TensorInfo) session.getInputInfo().get(input).getInfo()).getShape();
  }

  public static void main(String[] args) throws OrtException {
    OrtServer server = new OrtServer(args[0], Integer.parseInt(args[1]));
    WebServer http =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(routing -> routing.post("/v2/models/{model}/infer", server::infer))
            .build()
            .start();
    System.out.println(http.port());
  }

  private void infer(ServerRequest request, ServerResponse response)
      throws IOException, OrtException {
    byte[] body = request.content().as(byte[].class);
    int head = Integer.parseInt(request.headers().get(LENGTH).get());
    JsonNode described = MAPPER.readTree(body, 0, head).get("inputs").get(0);
    // The model has its only channel first, the request has it last: the elements are the same.
    long[] shape = this.shape.clone();
    shape[0] = described.get("shape").get(0).asLong();
    FloatBuffer values =
        ByteBuffer.wrap(body, head, body.length - head)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    try (OnnxTensor x = OnnxTensor.createTensor(environment, values, shape);
        OrtSession.Result result = session.run(Map.of(input, x))) {
      OnnxTensor y = (OnnxTensor) result.get(0);
      FloatBuffer floats = y.getFloatBuffer();
      int size = 4 * floats.remaining();
      byte[] json =
          ("{\"model_name\":\"basic-cnn\",\"outputs\":[{\"name\":\""
                  + output
                  + "\",\"datatype\":\"FP32\",\"shape\":"
                  + Arrays.toString(y.getInfo().getShape())
                  + ",\"parameters\":{\"binary_data_size\":"
                  + size
                  + "}}]}")
              .getBytes(StandardCharsets.UTF_8);
      ByteBuffer answer =
          ByteBuffer.allocate(json.length + size).order(ByteOrder.LITTLE_ENDIAN).put(json);
      answer.asFloatBuffer().put(floats);
      response.headers().set(LENGTH, Integer.toString(json.length));
      response.headers().set(HeaderNames.CONTENT_TYPE, "application/octet-stream");
      response.send(answer.array());
    }
  }
}
