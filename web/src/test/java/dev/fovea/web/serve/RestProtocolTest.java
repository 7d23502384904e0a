package dev.fovea.web.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.serve.Client.Answer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RestProtocolTest {
  private static final SavedModel SHAPES = TestModels.shapes();
  private static final Model TWO = TestModels.two();
  private static final Model OPEN = TestModels.open();

  private static ModelServer server;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    server =
        ModelServer.of("shapes", SHAPES)
            .and("two", SavedModel.of(TWO))
            .and("open", SavedModel.of(OPEN))
            .with(ServerOptions.DEFAULT.port(0).warm(Duration.ZERO))
            .start();
    client = new Client(server.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static String fp32(String name, Tensor tensor) {
    return "{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":%s,\"data\":%s}"
        .formatted(name, Arrays.toString(tensor.shape().dims()), Arrays.toString(tensor.data()));
  }

  private static String input() {
    return server.repository().find("shapes", Optional.empty()).inputNames().getFirst();
  }

  private static byte[] picture(String format, int height, int width, int seed) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x010203 * ((x * 7 + y * 11 + seed * 31) % 80));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  @Test
  void isLiveAndReady() {
    assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
    assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
    assertThat(client.get("/v2/models/shapes/ready").json().path("ready").asBoolean()).isTrue();
    assertThat(client.get("/v2/models/shapes/versions/1/ready").status()).isEqualTo(200);
  }

  @Test
  void describesItselfAndItsModels() {
    JsonNode self = client.get("/v2").json();
    assertThat(self.path("name").asText()).isEqualTo("fovea");
    assertThat(self.path("extensions").toString())
        .contains("binary_tensor_data", "model_repository", "classification");
    assertThat(client.get("/v2/").json()).isEqualTo(self);
    JsonNode model = client.get("/v2/models/two").json();
    assertThat(model.path("name").asText()).isEqualTo("two");
    assertThat(model.path("versions").toString()).isEqualTo("[\"1\"]");
    assertThat(model.path("platform").asText()).startsWith("fovea_");
    assertThat(model.path("inputs").toString())
        .isEqualTo(
            "[{\"name\":\"left\",\"datatype\":\"FP32\",\"shape\":[-1,4]},"
                + "{\"name\":\"right\",\"datatype\":\"FP32\",\"shape\":[-1,4]}]");
    assertThat(model.path("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"head\",\"datatype\":\"FP32\",\"shape\":[-1,2]},"
                + "{\"name\":\"add\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]");
    JsonNode open = client.get("/v2/models/open/versions/1").json();
    assertThat(open.path("inputs").get(0).path("shape").toString()).isEqualTo("[-1,-1,-1,3]");
    assertThat(client.get("/v2/models/shapes").json().path("properties").path("classes").asText())
        .isEqualTo("circle\nsquare\ntriangle");
  }

  @Test
  void infersFromJson() {
    Tensor left = TestModels.random(1, 2, 4);
    Tensor right = TestModels.random(2, 2, 4);
    Answer answer =
        client.post(
            "/v2/models/two/infer",
            "{\"id\":\"42\",\"inputs\":[%s,%s]}"
                .formatted(fp32("right", right), fp32("left", left)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    JsonNode json = answer.json();
    assertThat(json.path("id").asText()).isEqualTo("42");
    assertThat(json.path("model_name").asText()).isEqualTo("two");
    assertThat(json.path("model_version").asText()).isEqualTo("1");
    List<Tensor> expected = TWO.predict(List.of(left, right));
    assertThat(json.path("outputs").get(0).path("name").asText()).isEqualTo("head");
    assertThat(json.path("outputs").get(0).path("shape").toString()).isEqualTo("[2,2]");
    assertThat(Client.numbers(json.path("outputs").get(0).path("data")))
        .isEqualTo(expected.get(0).data());
    assertThat(Client.numbers(json.path("outputs").get(1).path("data")))
        .isEqualTo(expected.get(1).data());
  }

  @Test
  void speaksHttp2() throws Exception {
    Tensor x = TestModels.random(1, 1, 8, 8, 1);
    String body = "{\"inputs\":[" + fp32(input(), x) + "]}";
    try (HttpClient http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + "/v2/models/shapes/infer"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      // The first one asks to change the protocol, if it has to.
      http2.send(
          HttpRequest.newBuilder(URI.create(server.url() + "/v2")).build(),
          HttpResponse.BodyHandlers.discarding());
      HttpResponse<byte[]> response = http2.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      Answer answer = new Answer(response.statusCode(), response.body(), response);
      assertThat(Client.numbers(answer.json().path("outputs").get(0).path("data")))
          .isEqualTo(SHAPES.model().predict(x).data());
      HttpResponse<String> wrong =
          http2.send(
              HttpRequest.newBuilder(request.uri())
                  .POST(HttpRequest.BodyPublishers.ofString("{"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(wrong.body()).startsWith("{\"error\":\"the JSON is broken");
    }
  }

  @Test
  void answersWithTheOutputsThatAreAskedFor() {
    Tensor x = TestModels.random(1, 1, 4);
    JsonNode outputs =
        client
            .post(
                "/v2/models/two/versions/1/infer",
                "{\"outputs\":[{\"name\":\"add\"}],\"inputs\":[%s,%s]}"
                    .formatted(fp32("left", x), fp32("right", x)))
            .json()
            .path("outputs");
    assertThat(outputs).hasSize(1);
    assertThat(outputs.get(0).path("name").asText()).isEqualTo("add");
  }

  @Test
  void takesArraysInArraysAndDataBeforeWhatDescribesIt() {
    String nested =
        "{\"inputs\":[{\"data\":[[1,2,3,4],[5,6,7,8]],\"shape\":[2,4],\"datatype\":\"FP32\","
            + "\"name\":\"left\"},{\"parameters\":{\"x\":{\"y\":[1]}},\"name\":\"right\",\"data\":"
            + "[0,0,0,0,1,1,1,1],\"datatype\":\"FP64\",\"shape\":[2,4]}]}";
    Answer answer = client.post("/v2/models/two/infer", nested);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    Tensor left = Tensor.of(Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8);
    Tensor right = Tensor.of(Shape.of(2, 4), 0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(Client.numbers(answer.json().path("outputs").get(0).path("data")))
        .isEqualTo(TWO.predict(List.of(left, right)).getFirst().data());
  }

  @Test
  void infersFromBinaryElements() throws IOException {
    Tensor left = TestModels.random(5, 3, 4);
    Tensor right = TestModels.random(6, 3, 4);
    Answer answer =
        client.postBinary(
            "/v2/models/two/infer",
            "{\"inputs\":[{\"name\":\"left\",\"datatype\":\"FP32\",\"shape\":[3,4],\"parameters\":"
                + "{\"binary_data_size\":48}},{\"name\":\"right\",\"datatype\":\"FP32\",\"shape\":"
                + "[3,4],\"parameters\":{\"binary_data_size\":48}}],\"outputs\":[{\"name\":\"add\","
                + "\"parameters\":{\"binary_data\":true}},{\"name\":\"head\"}]}",
            Client.fp32(left.data()),
            Client.fp32(right.data()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
    JsonNode outputs = Client.header(answer).path("outputs");
    assertThat(outputs.get(0).path("parameters").path("binary_data_size").asInt()).isEqualTo(36);
    List<Tensor> expected = TWO.predict(List.of(left, right));
    assertThat(Client.elements(answer)).isEqualTo(expected.get(1).data());
    assertThat(Client.numbers(outputs.get(1).path("data"))).isEqualTo(expected.get(0).data());
  }

  @Test
  void allOutputsAreBinaryIfAskedForOnce() throws IOException {
    Tensor x = TestModels.random(7, 1, 8, 8, 1);
    Answer answer =
        client.postBinary(
            "/v2/models/shapes/infer",
            "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"%s\",\"datatype\""
                    .formatted(input())
                + ":\"FP32\",\"shape\":[1,8,8,1],\"parameters\":{\"binary_data_size\":256}}]}",
            Client.fp32(x.data()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(Client.elements(answer)).isEqualTo(SHAPES.model().predict(x).data());
  }

  @Test
  void takesTheElementsOfOneSampleAlone() throws IOException {
    Tensor x = TestModels.random(8, 1, 8, 8, 1);
    Answer answer = client.postBinary("/v2/models/shapes/infer", "", Client.fp32(x.data()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(Client.header(answer).path("outputs").get(0).path("shape").toString())
        .isEqualTo("[1,3]");
    assertThat(Client.elements(answer)).isEqualTo(SHAPES.model().predict(x).data());
  }

  @Test
  void takesOtherDatatypesAsNumbers() {
    Tensor x = Tensor.zeros(Shape.of(1, 8, 8, 1));
    byte[] bytes = new byte[64];
    for (int i = 0; i < 64; i++) {
      x.data()[i] = 4 * i;
      bytes[i] = (byte) (4 * i);
    }
    String head =
        "{\"inputs\":[{\"name\":\"%s\",\"shape\":[1,8,8,1],\"datatype\":".formatted(input());
    float[] expected = SHAPES.model().predict(x).data();
    String data =
        Arrays.toString(java.util.stream.IntStream.range(0, 64).map(i -> 4 * i).toArray());
    for (String type : List.of("UINT8", "INT64", "UINT16", "INT32", "FP64", "UINT64")) {
      Answer json =
          client.post(
              "/v2/models/shapes/infer", head + "\"" + type + "\",\"data\":" + data + "}]}");
      assertThat(json.status()).as(type + json.text()).isEqualTo(200);
      assertThat(Client.numbers(json.json().path("outputs").get(0).path("data")))
          .isEqualTo(expected);
    }
    Answer uint8 =
        client.postBinary(
            "/v2/models/shapes/infer",
            head + "\"UINT8\",\"parameters\":{\"binary_data_size\":64}}]}",
            bytes);
    assertThat(Client.numbers(uint8.json().path("outputs").get(0).path("data")))
        .isEqualTo(expected);
    ByteBuffer longs = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 64; i++) {
      longs.putLong(4 * i);
    }
    Answer int64 =
        client.postBinary(
            "/v2/models/shapes/infer",
            head + "\"INT64\",\"parameters\":{\"binary_data_size\":512}}]}",
            longs.array());
    assertThat(Client.numbers(int64.json().path("outputs").get(0).path("data")))
        .isEqualTo(expected);
  }

  @Test
  void takesBooleans() {
    Tensor x = Tensor.zeros(Shape.of(1, 4));
    x.data()[1] = 1;
    x.data()[2] = 1;
    Answer json =
        client.postBinary(
            "/v2/models/two/infer",
            "{\"inputs\":[{\"name\":\"left\",\"datatype\":\"BOOL\",\"shape\":[1,4],\"data\":"
                + "[false,true,true,false]},{\"name\":\"right\",\"datatype\":\"BOOL\",\"shape\":[1,4],"
                + "\"parameters\":{\"binary_data_size\":4}}]}",
            new byte[] {0, 1, 1, 0});
    assertThat(json.status()).as(json.text()).isEqualTo(200);
    assertThat(Client.numbers(json.json().path("outputs").get(0).path("data")))
        .isEqualTo(TWO.predict(List.of(x, x)).getFirst().data());
  }

  @Test
  void decodesImagesInBytes() throws IOException {
    byte[] png = picture("png", 16, 12, 1);
    byte[] jpeg = picture("jpg", 9, 30, 2);
    ImagePreparer preparer = new ImagePreparer(SHAPES.metadata().preparation().orElseThrow());
    Tensor x = Tensor.zeros(Shape.of(2, 8, 8, 1));
    System.arraycopy(preparer.read(png, "png").data(), 0, x.data(), 0, 64);
    System.arraycopy(preparer.read(jpeg, "jpeg").data(), 0, x.data(), 64, 64);
    float[] expected = SHAPES.model().predict(x).data();
    String json =
        "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"%s\",\"%s\"]}]}"
            .formatted(
                input(),
                Base64.getEncoder().encodeToString(png),
                Base64.getEncoder().encodeToString(jpeg));
    Answer fromJson = client.post("/v2/models/shapes/infer", json);
    assertThat(fromJson.status()).as(fromJson.text()).isEqualTo(200);
    assertThat(Client.numbers(fromJson.json().path("outputs").get(0).path("data")))
        .isEqualTo(expected);
    ByteBuffer strings =
        ByteBuffer.allocate(8 + png.length + jpeg.length).order(ByteOrder.LITTLE_ENDIAN);
    strings.putInt(png.length).put(png).putInt(jpeg.length).put(jpeg);
    Answer fromBytes =
        client.postBinary(
            "/v2/models/shapes/infer",
            "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"BYTES\",\"shape\":[2,1],\"parameters\":"
                    .formatted(input())
                + "{\"binary_data_size\":%s}}]}".formatted(strings.capacity()),
            strings.array());
    assertThat(fromBytes.status()).as(fromBytes.text()).isEqualTo(200);
    assertThat(Client.numbers(fromBytes.json().path("outputs").get(0).path("data")))
        .isEqualTo(expected);
  }

  @Test
  void modelsOfAnySizeTakeAnySize() {
    for (int size : new int[] {5, 17}) {
      Tensor x = TestModels.random(size, 1, size, size + 1, 3);
      String name =
          client.get("/v2/models/open").json().path("inputs").get(0).path("name").asText();
      Answer answer = client.post("/v2/models/open/infer", "{\"inputs\":[" + fp32(name, x) + "]}");
      assertThat(Client.numbers(answer.json().path("outputs").get(0).path("data")))
          .isEqualTo(OPEN.predict(x).data());
    }
  }

  @Test
  void tellsClassesInPlaceOfElements() {
    Tensor x = TestModels.random(3, 2, 8, 8, 1);
    float[] p = SHAPES.model().predict(x).data();
    int best = ArgMax.of(Arrays.copyOf(p, 3));
    JsonNode output =
        client
            .post(
                "/v2/models/shapes/infer",
                "{\"inputs\":[%s],\"outputs\":[{\"name\":\"class\",\"parameters\":{\"classification\":2}}]}"
                    .formatted(fp32(input(), x)))
            .json()
            .path("outputs")
            .get(0);
    assertThat(output.path("datatype").asText()).isEqualTo("BYTES");
    assertThat(output.path("shape").toString()).isEqualTo("[2,2]");
    String name = List.of("circle", "square", "triangle").get(best);
    assertThat(output.path("data").get(0).asText()).isEqualTo(p[best] + ":" + best + ":" + name);
  }

  @Test
  void classifiesImages() throws IOException {
    byte[] png = picture("png", 20, 20, 4);
    ImagePreparer preparer = new ImagePreparer(SHAPES.metadata().preparation().orElseThrow());
    Tensor x = preparer.read(png, "png");
    float[] p = SHAPES.model().predict(x.reshape(Shape.of(1, 8, 8, 1))).data();
    JsonNode answer =
        client.post("/v2/models/shapes/classify?top=2", png, "Content-Type", "image/png").json();
    JsonNode classes = answer.path("images").get(0).path("classes");
    assertThat(classes).hasSize(2);
    int best = ArgMax.of(p);
    assertThat(classes.get(0).path("class").asInt()).isEqualTo(best);
    assertThat(classes.get(0).path("name").asText())
        .isEqualTo(List.of("circle", "square", "triangle").get(best));
    assertThat((float) classes.get(0).path("probability").asDouble()).isEqualTo(p[best]);
    // Without a content type, with the preparation changed.
    ImagePreparer inverted = new ImagePreparer(preparer.preparation().inverted(true));
    float[] q =
        SHAPES.model().predict(inverted.read(png, "png").reshape(Shape.of(1, 8, 8, 1))).data();
    JsonNode other = client.post("/v2/models/shapes/classify?invert=true", png).json();
    assertThat(other.path("images").get(0).path("classes")).hasSize(3);
    assertThat(
            (float)
                other.path("images").get(0).path("classes").get(0).path("probability").asDouble())
        .isEqualTo(q[ArgMax.of(q)]);
  }

  @Test
  void classifiesTheFilesOfAForm() throws IOException {
    byte[] png = picture("png", 20, 20, 4);
    byte[] jpeg = picture("jpg", 11, 8, 5);
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("preamble\r\n--b1\r\nContent-Disposition: form-data; name=\"top\"\r\n\r\n1\r\n--b1\r\n"
                + "Content-Disposition: form-data; name=\"image\"; filename=\"a b.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n")
            .getBytes(UTF_8));
    form.writeBytes(png);
    form.writeBytes(
        "\r\n--b1\r\ncontent-disposition: form-data; name=image; filename=\"ü.jpg\"\r\n\r\n"
            .getBytes(UTF_8));
    form.writeBytes(jpeg);
    form.writeBytes("\r\n--b1--\r\n".getBytes(UTF_8));
    JsonNode images =
        client
            .post(
                "/v2/models/shapes/versions/1/classify",
                form.toByteArray(),
                "Content-Type",
                "multipart/form-data; boundary=b1")
            .json()
            .path("images");
    assertThat(images).hasSize(2);
    assertThat(images.get(0).path("file").asText()).isEqualTo("a b.png");
    assertThat(images.get(1).path("file").asText()).isEqualTo("ü.jpg");
    JsonNode alone =
        client.post("/v2/models/shapes/classify?top=1", jpeg, "Content-Type", "image/jpeg").json();
    assertThat(images.get(1).path("classes"))
        .isEqualTo(alone.path("images").get(0).path("classes"));
  }

  @Test
  void predictsAsTensorFlowServing() throws IOException {
    Tensor x = TestModels.random(9, 2, 8, 8, 1);
    StringBuilder nested =
        new StringBuilder("{\"signature_name\":\"serving_default\",\"instances\":[");
    for (int n = 0; n < 2; n++) {
      nested.append(n > 0 ? ",[" : "[");
      for (int i = 0; i < 8; i++) {
        nested.append(i > 0 ? ",[" : "[");
        for (int j = 0; j < 8; j++) {
          nested.append(j > 0 ? ",[" : "[").append(x.get(n, i, j, 0)).append(']');
        }
        nested.append(']');
      }
      nested.append(']');
    }
    JsonNode predictions =
        client.post("/v1/models/shapes:predict", nested + "]}").json().path("predictions");
    assertThat(predictions).hasSize(2);
    assertThat(predictions.get(0)).hasSize(3);
    assertThat(Client.numbers(predictions)).isEqualTo(SHAPES.model().predict(x).data());
    byte[] png = picture("png", 16, 16, 6);
    JsonNode image =
        client
            .post(
                "/v1/models/shapes/versions/1:predict",
                "{\"instances\":[{\"b64\":\"%s\"}]}"
                    .formatted(Base64.getEncoder().encodeToString(png)))
            .json();
    ImagePreparer preparer = new ImagePreparer(SHAPES.metadata().preparation().orElseThrow());
    assertThat(Client.numbers(image.path("predictions")))
        .isEqualTo(
            SHAPES.model().predict(preparer.read(png, "png").reshape(Shape.of(1, 8, 8, 1))).data());
  }

  @Test
  void predictsAsTensorFlowServingWithNames() {
    Tensor left = Tensor.of(Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8);
    Tensor right = Tensor.of(Shape.of(2, 4), 0, 0, 0, 0, 1, 1, 1, 1);
    List<Tensor> expected = TWO.predict(List.of(left, right));
    JsonNode rows =
        client
            .post(
                "/v1/models/two:predict",
                "{\"instances\":[{\"left\":[1,2,3,4],\"right\":[0,0,0,0]},"
                    + "{\"right\":[1,1,1,1],\"left\":[5,6,7,8]}]}")
            .json()
            .path("predictions");
    assertThat(Client.numbers(rows.get(1).path("head")))
        .isEqualTo(Arrays.copyOfRange(expected.get(0).data(), 2, 4));
    JsonNode columns =
        client
            .post(
                "/v1/models/two:predict",
                "{\"inputs\":{\"left\":[[1,2,3,4],[5,6,7,8]],\"right\":[[0,0,0,0],[1,1,1,1]]}}")
            .json()
            .path("outputs");
    assertThat(Client.numbers(columns.path("add"))).isEqualTo(expected.get(1).data());
    JsonNode status = client.get("/v1/models/two").json().path("model_version_status").get(0);
    assertThat(status.path("version").asText()).isEqualTo("1");
    assertThat(status.path("state").asText()).isEqualTo("AVAILABLE");
  }

  @Test
  void listsItsModels() {
    JsonNode index = client.post("/v2/repository/index", "{\"ready\":true}").json();
    assertThat(index).hasSize(3);
    assertThat(index.get(1).toString())
        .isEqualTo("{\"name\":\"shapes\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}");
    assertThat(client.post("/v2/repository/index", "").json()).isEqualTo(index);
  }

  @Test
  void countsAndMeasures() {
    client.post("/v2/models/two/infer", "{");
    client.post("/v2/models/nobody/infer", "{}");
    Tensor x = TestModels.random(1, 1, 4);
    client.post(
        "/v2/models/two/infer",
        "{\"inputs\":[%s,%s]}".formatted(fp32("left", x), fp32("right", x)));
    Answer metrics = client.get("/metrics");
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.text())
        .contains("fovea_request_seconds_bucket{model=\"two\",le=\"0.01\"}")
        .contains("fovea_request_failures_total{model=\"two\",reason=\"invalid\"}")
        .contains("fovea_request_failures_total{model=\"unknown\",reason=\"not_found\"}")
        .contains("fovea_queue_samples{model=\"two\"} 0.0")
        .contains("fovea_batch_samples_count{model=\"two\"}")
        .contains("fovea_compute_seconds_count{model=\"two\"}")
        .contains("fovea_model_warm{model=\"two\",version=\"1\"} 1.0")
        .contains("jvm_memory_used_bytes")
        .doesNotContain("nobody");
  }

  @Test
  void describesItsPaths() {
    String paths = client.get("/openapi.yaml").text();
    assertThat(paths).startsWith("openapi: 3");
    for (String path :
        List.of(
            "/v2/models/{model}/infer",
            "/v2/repository/index",
            "/v1/models/{model}:predict",
            "/v2/models/{model}/classify")) {
      assertThat(paths).contains("\n  " + path + ":\n");
    }
  }
}
