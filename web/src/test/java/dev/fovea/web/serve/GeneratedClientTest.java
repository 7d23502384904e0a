package dev.fovea.web.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.client.ApiClient;
import dev.fovea.web.client.ApiException;
import dev.fovea.web.client.DefaultApi;
import dev.fovea.web.client.model.Classes;
import dev.fovea.web.client.model.Datatype;
import dev.fovea.web.client.model.IndexInner;
import dev.fovea.web.client.model.InferenceRequest;
import dev.fovea.web.client.model.InferenceRequestInputsInner;
import dev.fovea.web.client.model.InferenceRequestOutputsInner;
import dev.fovea.web.client.model.InferenceResponse;
import dev.fovea.web.client.model.PredictRequest;
import dev.fovea.web.client.model.RepositoryIndexRequest;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client that OpenAPI Generator makes of the server's own description (openapi.yaml) during the
 * build: what it sends and understands owes nothing to the server's code.
 */
@Timeout(120)
class GeneratedClientTest {
  private static final SavedModel SHAPES = TestModels.shapes();
  private static final Model TWO = TestModels.two();

  private static ModelServer server;
  private static DefaultApi api;

  @BeforeAll
  static void start() throws IOException {
    server =
        ModelServer.of("shapes", SHAPES)
            .and("two", SavedModel.of(TWO))
            .with(ServerOptions.DEFAULT.port(0).warm(Duration.ZERO))
            .start();
    api = new DefaultApi(new ApiClient().setHost("127.0.0.1").setPort(server.port()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static InferenceRequestInputsInner input(String name, Tensor x) {
    return new InferenceRequestInputsInner()
        .name(name)
        .datatype(Datatype.FP32)
        .shape(shape(x))
        .data(numbers(x));
  }

  private static List<Integer> shape(Tensor x) {
    return Arrays.stream(x.shape().dims()).boxed().toList();
  }

  private static List<Object> numbers(Tensor x) {
    List<Object> numbers = new ArrayList<>();
    for (float value : x.data()) {
      numbers.add(value);
    }
    return numbers;
  }

  private static void assertSame(List<?> actual, float[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(((Number) actual.get(i)).floatValue()).isEqualTo(expected[i]);
    }
  }

  @Test
  void theServerDescribesItself() throws ApiException {
    api.serverLive();
    api.serverReady();
    assertThat(api.serverMetadata().getName()).isEqualTo("fovea");
    assertThat(api.serverMetadata().getExtensions()).contains("model_repository", "classification");
    assertThat(api.metrics()).contains("# HELP");
  }

  @Test
  void modelsAreDescribed() throws ApiException {
    api.modelReady("two");
    var two = api.modelMetadata("two");
    assertThat(two.getInputs()).extracting("name").containsExactly("left", "right");
    assertThat(two.getInputs().getFirst().getDatatype()).isEqualTo(Datatype.FP32);
    assertThat(two.getInputs().getFirst().getShape()).containsExactly(-1, 4);
    assertThat(api.versionMetadata("two", two.getVersions().getFirst()).getName()).isEqualTo("two");
    api.modelStatus("two");
  }

  @Test
  void predictionsAreThoseOfTheModel() throws ApiException {
    Tensor left = TestModels.random(1, 3, 4);
    Tensor right = TestModels.random(2, 3, 4);
    InferenceResponse answer =
        api.infer(
            "two",
            new InferenceRequest()
                .id("seven")
                .inputs(List.of(input("left", left), input("right", right))),
            null);
    List<Tensor> expected = TWO.predict(List.of(left, right));
    assertThat(answer.getId()).isEqualTo("seven");
    assertThat(answer.getModelName()).isEqualTo("two");
    assertThat(answer.getOutputs()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(answer.getOutputs().get(i).getDatatype()).isEqualTo(Datatype.FP32);
      assertThat(answer.getOutputs().get(i).getShape())
          .isEqualTo(shape(expected.get(i)));
      assertSame(answer.getOutputs().get(i).getData(), expected.get(i).data());
    }
  }

  @Test
  void oneOutputIsAskedFor() throws ApiException {
    String head = api.modelMetadata("two").getOutputs().getFirst().getName();
    InferenceResponse answer =
        api.infer(
            "two",
            new InferenceRequest()
                .inputs(List.of(input("left", TestModels.random(2, 1, 4)), input("right", TestModels.random(2, 1, 4))))
                .outputs(List.of(new InferenceRequestOutputsInner().name(head))),
            null);
    assertThat(answer.getOutputs()).extracting("name").containsExactly(head);
  }

  @Test
  void imagesAreClassified(@TempDir Path folder) throws Exception {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(i % 8, i / 8, 0, i * 4);
    }
    File file = folder.resolve("image.png").toFile();
    ImageIO.write(image, "png", file);
    Tensor x =
        new ImagePreparer(SHAPES.metadata().preparation().orElseThrow()).read(file.toPath());
    float[] expected = SHAPES.model().predict(x.reshape(x.shape().prepend(1))).data();
    Classes classes = api.classify("shapes", List.of(file), 3, null, null);
    var likeliest = classes.getImages().getFirst().getClasses();
    assertThat(likeliest).hasSize(3);
    assertThat(likeliest.getFirst().getPropertyClass()).isEqualTo(ArgMax.of(expected));
    assertThat(likeliest.getFirst().getName())
        .isEqualTo(SHAPES.metadata().className(ArgMax.of(expected)));
    assertThat(likeliest.getFirst().getProbability().floatValue())
        .isCloseTo(expected[ArgMax.of(expected)], within(1e-6f));
    String content = Base64.getEncoder().encodeToString(Files.readAllBytes(file.toPath()));
    var predictions =
        api.predict("shapes", new PredictRequest().instances(List.of(Map.of("b64", content))))
            .getPredictions();
    assertSame((List<?>) predictions.getFirst(), expected);
  }

  @Test
  void theIndexNamesTheModels() throws ApiException {
    assertThat(api.repositoryIndex(new RepositoryIndexRequest().ready(true)))
        .extracting(IndexInner::getName)
        .containsExactlyInAnyOrder("shapes", "two");
  }

  @Test
  void failuresSayWhatIsWrong() {
    assertThatThrownBy(() -> api.modelMetadata("three"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.getCode()).isEqualTo(404))
        .hasMessageContaining("three");
    assertThatThrownBy(
            () ->
                api.infer(
                    "two",
                    new InferenceRequest().inputs(List.of(input("left", TestModels.random(3, 1, 5)))),
                    null))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.getCode()).isEqualTo(400))
        .hasMessageContaining("error");
    // Here models come and go at the admin port only.
    assertThatThrownBy(() -> api.unloadModel("two"))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.getCode()).isBetween(400, 499));
    assertThatCode(() -> api.modelReady("two")).doesNotThrowAnyException();
  }
}
