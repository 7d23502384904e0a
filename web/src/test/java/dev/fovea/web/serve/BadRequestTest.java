package dev.fovea.web.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fovea.store.SavedModel;
import dev.fovea.web.Limits;
import dev.fovea.web.serve.Client.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a request, it gets an error object, and nothing else is disturbed. */
@Timeout(120)
class BadRequestTest {
  private static final String GOOD =
      "{\"inputs\":[{\"name\":\"left\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]},"
          + "{\"name\":\"right\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]}]}";
  private static final String INFER = "/v2/models/two/infer";

  private static ModelServer server;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    server =
        ModelServer.of("two", TestModels.two())
            .and("shapes", TestModels.shapes())
            .and("numbers", SavedModel.of(TestModels.two()))
            .with(
                ServerOptions.DEFAULT
                    .port(0)
                    .warm(Duration.ZERO)
                    .samples(8)
                    .limits(Limits.DEFAULT.body(100_000)))
            .start();
    client = new Client(server.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void nothingElseIsDisturbed() {
    assertThat(client.post(INFER, GOOD).status()).isEqualTo(200);
  }

  private static String left(String rest) {
    return "{\"inputs\":[{\"name\":\"left\","
        + rest
        + "},"
        + "{\"name\":\"right\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4]}]}";
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        arguments("", "the body is empty"),
        arguments("{", "the JSON is broken in line 1"),
        arguments("[]", "there should be an inference request, an object"),
        arguments("{\"inputs\":[]} x", "the JSON is broken"),
        arguments("{\"inputs\":[]}{}", "there is more after its end"),
        arguments("{\"inputs\":[],\"inputs\":[]}", "Duplicate"),
        arguments("{}", "the request has no inputs"),
        arguments("{\"inputs\":{}}", "there should be an array of inputs"),
        arguments("{\"id\":7,\"inputs\":[]}", "there should be the id, a string"),
        arguments("{\"parameters\":[],\"inputs\":[]}", "there should be parameters, an object"),
        arguments("{\"inputs\":[7]}", "there should be an input, an object"),
        arguments(
            "{\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}",
            "an input has no name"),
        arguments(left("\"shape\":[1,4],\"data\":[1,2,3,4]"), "input \"left\" has no datatype"),
        arguments(left("\"datatype\":\"FP32\",\"data\":[1,2,3,4]"), "input \"left\" has no shape"),
        arguments(left("\"datatype\":\"FP32\",\"shape\":[1,4]"), "input \"left\" has no data"),
        arguments(
            left("\"datatype\":\"STRING\",\"shape\":[1,4],\"data\":[1,2,3,4]"),
            "there is no datatype \"STRING\"; there are [BOOL, UINT8,"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,5],\"data\":[1,2,3,4,5]"),
            "input \"left\" takes samples of shape [-1, 4], each 4; the shape [1, 5] does not fit"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[4],\"data\":[1,2,3,4]"),
            "the shape [4] does not fit"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[0,4],\"data\":[]"), "send at least one sample"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[-1,4],\"data\":[1,2,3,4]"),
            "tensor \"left\": the shape [-1, 4] is not one of data that the request has"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[100000000000,4],\"data\":[1,2,3,4]"),
            "is not one of data that the request has"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[65536,65536,65536,65536],\"data\":[1]"),
            "is not one of data that the request has"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1.5,4],\"data\":[1]"),
            "there should be a size of a shape, a whole number"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[99999999999999999999,4],\"data\":[1]"),
            "there should be a size of a shape"),
        arguments(
            left(
                "\"datatype\":\"FP32\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data\":[1]"),
            "a shape has at most 16 dimensions, not 17"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3]"),
            "tensor \"left\": the shape [1, 4] has 4 elements, the data 3"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4,5,6]"),
            "the shape [1, 4] has 4 elements, the data 5 or more"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[2,4],\"data\":[[1,2,3],[4,5,6,7,8]]"),
            "its arrays do not have the shape [2, 4]"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[[1,2],3,4]"),
            "its arrays do not have the shape [1, 4]"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[[[1,2,3,4]]]"),
            "its arrays do not have the shape [1, 4]"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":7"),
            "there should be an array of the elements of tensor \"left\""),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,{},3,4]"),
            "there should be an element"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,NaN,3,4]"),
            "the JSON is broken"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,1e99,3,4]"),
            "tensor \"left\": element 1 is Infinity; a model takes finite numbers"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,\"NaN\",3,4]"),
            "tensor \"left\": element 1 is NaN, not a FP32"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,null,3,4]"),
            "tensor \"left\": element 1 is null, not a FP32"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,true,3,4]"),
            "element 1 is true, not a FP32"),
        arguments(
            left("\"datatype\":\"UINT8\",\"shape\":[1,4],\"data\":[1,256,3,4]"),
            "element 1 is 256, not a UINT8"),
        arguments(
            left("\"datatype\":\"INT64\",\"shape\":[1,4],\"data\":[1,2.5,3,4]"),
            "element 1 is 2.5, not a INT64"),
        arguments(
            left("\"datatype\":\"INT64\",\"shape\":[1,4],\"data\":[1,16777217,3,4]"),
            "element 1 is 16777217, which the floats of the model do not hold"),
        arguments(
            left("\"datatype\":\"INT64\",\"shape\":[1,4],\"data\":[1,99999999999999999999,3,4]"),
            "element 1 is 99999999999999999999, not a INT64"),
        arguments(
            left("\"datatype\":\"BOOL\",\"shape\":[1,4],\"data\":[true,2,true,true]"),
            "element 1 is 2, not a BOOL"),
        arguments(
            left("\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"!\"]"),
            "tensor \"left\": element 0 is not in base 64"),
        arguments(
            left("\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"aGVsbG8=\"]"),
            "input \"left\" takes 4, which is not the shape of an image"),
        arguments(
            left(
                "\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[1,2,3,4],\"parameters\":"
                    + "{\"binary_data_size\":16}"),
            "input \"left\" has data and binary_data_size"),
        arguments(
            left(
                "\"datatype\":\"FP32\",\"shape\":[1,4],\"parameters\":{\"binary_data_size\":\"16\"}"),
            "there should be a whole number for \"binary_data_size\""),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[1,4],\"parameters\":{\"binary_data_size\":16}"),
            "input \"left\": binary_data_size is 16, and 0 bytes follow"),
        arguments(
            left("\"datatype\":\"FP32\",\"shape\":[2,4],\"data\":[1,2,3,4,5,6,7,8]"),
            "the inputs differ in their number of samples"),
        arguments(
            "{\"inputs\":[{\"name\":\"up\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}",
            "the model \"two\" has the inputs [left, right], not [up]"),
        arguments(GOOD.replace("\"right\"", "\"left\""), "input \"left\" is given twice"),
        arguments(
            GOOD.replace("]}]}", "]}],\"outputs\":[{\"name\":\"tail\"}]}"),
            "the model \"two\" has no output \"tail\"; it has [head, add]"),
        arguments(GOOD.replace("]}]}", "]}],\"outputs\":[{}]}"), "an output has no name"),
        arguments("{\"inputs\":[{\"x\":" + "[".repeat(5000), "nesting depth"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void saysWhatIsWrongWithABody(String body, String message) {
    Answer answer = client.post(INFER, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.error()).contains(message).doesNotContain("\n");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  static Stream<Arguments> binaries() {
    String json =
        "{\"inputs\":[{\"name\":\"left\",\"datatype\":\"FP32\",\"shape\":[1,4],\"parameters\":"
            + "{\"binary_data_size\":16}},{\"name\":\"right\",\"datatype\":\"FP32\",\"shape\":[1,4],"
            + "\"data\":[1,2,3,4]}]}";
    byte[] floats = Client.fp32(1, 2, 3, 4);
    int length = json.length();
    return Stream.of(
        arguments(json, floats, "-1", "Inference-Header-Content-Length is -1"),
        arguments(json, floats, "many", "Inference-Header-Content-Length is many"),
        arguments(
            json, floats, "100000", "Inference-Header-Content-Length is 100000, and the body"),
        arguments(json, floats, "" + (length - 1), "the JSON is broken"),
        arguments(json, floats, "" + (length + 1), "the JSON is broken"),
        arguments(
            json, Arrays.copyOf(floats, 15), "" + length, "binary_data_size is 16, and 15 bytes"),
        arguments(json, Arrays.copyOf(floats, 17), "" + length, "1 bytes follow that are not"),
        arguments(
            json.replace(":16}", ":15}"),
            Arrays.copyOf(floats, 15),
            "" + length,
            "tensor \"left\": 4 elements of FP32 take 16 bytes, not 15"),
        arguments(json.replace(":16}", ":-4}"), floats, "" + length, "is from 0 to"),
        arguments(
            json,
            Client.fp32(1, 2, Float.NaN, 4),
            "" + length,
            "tensor \"left\": element 2 is NaN; a model takes finite numbers"),
        arguments(
            json,
            Client.fp32(1, Float.NEGATIVE_INFINITY, 3, 4),
            "" + length,
            "tensor \"left\": element 1 is -Infinity"),
        arguments(
            json.replace("FP32\",\"shape\":[1,4],\"p", "BOOL\",\"shape\":[1,4],\"p")
                .replace(":16}", ":4} "),
            new byte[] {0, 1, 2, 0},
            "" + length,
            "element 2 is the byte 2, and a BOOL is 0 or 1"),
        arguments(
            json.replace("FP32\",\"shape\":[1,4],\"p", "BYTES\",\"shape\":[4],\"p")
                .replace(":16}", ":4}"),
            new byte[] {9, 0, 0, 0},
            "" + (length - 2),
            "its bytes are not 4 strings"),
        arguments("", Client.fp32(1, 2, 3, 4), "0", "the model has the inputs [left, right]"));
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void saysWhatIsWrongWithElements(String json, byte[] elements, String header, String message) {
    byte[] head = json.getBytes(UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + elements.length);
    System.arraycopy(elements, 0, body, head.length, elements.length);
    Answer answer = client.post(INFER, body, "Inference-Header-Content-Length", header);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.error()).contains(message);
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        arguments("POST", "/v2/models/nobody/infer", 404, "there is no model \"nobody\""),
        arguments(
            "POST", "/v2/models/two/versions/7/infer", 404, "has no version \"7\"; it has [1]"),
        arguments("POST", "/v2/models/two/versions/x/infer", 404, "has no version \"x\""),
        arguments("GET", "/v2/models/nobody", 404, "there is no model \"nobody\""),
        arguments("GET", "/v2/models/nobody/ready", 404, "there is no model \"nobody\""),
        arguments("GET", "/v2/models/%2e%2e%2fetc", 404, "there is no model \"../etc\""),
        arguments("GET", "/v2/models/" + "x".repeat(1000), 404, "x..."),
        arguments("GET", "/v2/models/two/layers/9", 404, "there is nothing at this path"),
        arguments("GET", "/v2/models", 404, "there is nothing at this path"),
        arguments("GET", "/", 404, "there is nothing at this path"),
        arguments("GET", "/v3", 404, "there is nothing at this path"),
        arguments("GET", "/v2/health/well", 404, "there is nothing at this path"),
        arguments("GET", INFER, 405, "this path takes POST, not GET"),
        arguments("DELETE", "/v2/models/two", 405, "this path takes GET, not DELETE"),
        arguments("POST", "/metrics", 405, "this path takes GET"),
        arguments("POST", "/v2/repository/models/two/load", 403, "at the admin port only"),
        arguments("POST", "/v2/repository/models/two/unload", 403, "at the admin port only"),
        arguments("POST", "/v1/models/nobody:predict", 404, "there is no model \"nobody\""),
        arguments("POST", "/v1/models/two:classify", 405, "this path takes GET"),
        arguments("GET", "/v1/models/nobody", 404, "there is no such model"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void saysWhatIsWrongWithAPath(String method, String path, int status, String message) {
    Answer answer =
        client.send(
            java.net.http.HttpRequest.newBuilder(java.net.URI.create(server.url() + path))
                .method(
                    method,
                    method.equals("POST")
                        ? java.net.http.HttpRequest.BodyPublishers.ofString(GOOD)
                        : java.net.http.HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).contains(message);
  }

  static Stream<Arguments> tensorFlow() {
    return Stream.of(
        arguments("{}", "neither \"instances\" nor \"inputs\""),
        arguments("{\"instances\":[]}", "there are no instances"),
        arguments("{\"instances\":{}}", "there should be an array of instances"),
        arguments("{\"instances\":[[1,2,3,4]]}", "the model has the inputs [left, right]"),
        arguments(
            "{\"instances\":[{\"left\":[1,2,3,4]}]}",
            "the model has the inputs [left, right], not [left]"),
        arguments(
            "{\"instances\":[{\"left\":[1],\"right\":[1]},{\"left\":[1,2],\"right\":[1]}]}",
            "the instances differ in the shape of \"left\""),
        arguments(
            "{\"instances\":[{\"left\":[1],\"right\":[1]},{\"left\":[1]}]}",
            "the instances differ in the names of their inputs"),
        arguments(
            "{\"inputs\":{\"left\":[[1,2],[3]],\"right\":[[1]]}}",
            "has arrays of different lengths beside each other"),
        arguments(
            "{\"inputs\":{\"left\":[[1,\"x\"]],\"right\":[[1]]}}", "there should be a number"),
        arguments(
            "{\"inputs\":{\"left\":[[1,{\"b64\":\"eA==\"}]],\"right\":[[1]]}}",
            "mixes numbers and strings"),
        arguments("{\"inputs\":{\"left\":" + "[".repeat(30) + "1", "is nested too deeply"),
        arguments("{\"instances\":[{\"b64\":\"%\"}]}", "the JSON is broken"),
        arguments("{\"instances\":[[1]],\"inputs\":[[1]]}", "not both"));
  }

  @ParameterizedTest
  @MethodSource("tensorFlow")
  void saysWhatIsWrongWithInstances(String body, String message) {
    Answer answer = client.post("/v1/models/two:predict", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.error()).contains(message);
  }

  static Stream<Arguments> images() {
    String part = "--b\r\nContent-Disposition: form-data; name=\"i\"; filename=\"x\"\r\n\r\n";
    String form = "multipart/form-data; boundary=b";
    return Stream.of(
        arguments("shapes", "image/png", "", 400, "the body is empty"),
        arguments("shapes", "image/png", "text", 400, "is not an image that can be read here"),
        arguments("shapes", "text/html", "text", 415, "classify takes an image"),
        arguments("shapes", "application/json", "{}", 415, "classify takes an image"),
        arguments("two", "image/png", "text", 400, "the model has the inputs [left, right]"),
        arguments("shapes", "multipart/form-data", part, 400, "names no boundary"),
        arguments("shapes", form, part + "text", 400, "is no complete multipart/form-data"),
        arguments("shapes", form, "nothing", 400, "is no complete multipart/form-data"),
        arguments("shapes", form, "--b\r\n\r\n\r\n--b--", 400, "no header Content-Disposition"),
        arguments("shapes", form, "--b--\r\n", 400, "the form has no files"),
        arguments("shapes", form, part + "text\r\n--b--", 400, "is not an image"),
        arguments(
            "shapes",
            form,
            (part + "x\r\n").repeat(257) + "--b--",
            400,
            "a form has at most 256 parts here"));
  }

  @ParameterizedTest
  @MethodSource("images")
  void saysWhatIsWrongWithAnImage(
      String model, String type, String body, int status, String message) {
    Answer answer =
        client.post(
            "/v2/models/" + model + "/classify", body.getBytes(UTF_8), "Content-Type", type);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).contains(message);
  }

  @Test
  void aHugePictureInFewBytesIsRefused() {
    // The head of a PNG of 100,000 x 100,000 pixels.
    byte[] bomb = {
      (byte) 0x89,
      'P',
      'N',
      'G',
      13,
      10,
      26,
      10,
      0,
      0,
      0,
      13,
      'I',
      'H',
      'D',
      'R',
      0,
      1,
      (byte) 0x86,
      (byte) 0xa0,
      0,
      1,
      (byte) 0x86,
      (byte) 0xa0,
      8,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0
    };
    Answer answer = client.post("/v2/models/shapes/classify", bomb, "Content-Type", "image/png");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("the request, image 0:");
  }

  @Test
  void badQueriesAreToldOf() {
    byte[] png = {1};
    assertThat(client.post("/v2/models/shapes/classify?top=0", png).error())
        .contains("top is the number of classes");
    assertThat(client.post("/v2/models/shapes/classify?invert=maybe", png).error())
        .contains("invert is true or false");
  }

  @Test
  void tooManySamplesAreRefused() {
    StringBuilder data = new StringBuilder("0");
    data.append(",0".repeat(9 * 4 - 1));
    String json = GOOD.replace("[1,4]", "[9,4]").replace("[1,2,3,4]", "[" + data + "]");
    Answer answer = client.post(INFER, json);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("a request has at most 8 samples here, not 9");
  }

  @Test
  void tooLargeABodyIsRefused() throws IOException {
    Answer answer = client.post(INFER, " ".repeat(100_001));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.error()).isNotEmpty();
    // In chunks, without a length; the last one is beyond the limit.
    String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
    String response =
        raw(
            "POST /v2/models/two/infer HTTP/1.1\r\nHost: localhost\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(7));
    assertThat(response).startsWith("HTTP/1.1 413");
  }

  @Test
  void brokenHttpGetsAnErrorObjectToo() throws IOException {
    assertThat(raw("GET /v2 HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":\"");
    assertThat(raw("GET /" + "y".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("{\"error\":\"");
    assertThat(
            raw(
                "POST /v2/models/two/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":\"");
    // A path that is encoded wrongly.
    assertThat(raw("GET /v2/models/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":\"");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      StringBuilder response = new StringBuilder();
      byte[] buffer = new byte[4096];
      int read;
      while ((read = in.read(buffer)) > 0) {
        response.append(new String(buffer, 0, read, UTF_8));
        if (response.indexOf("}") > 0) {
          break;
        }
      }
      return response.toString();
    }
  }
}
