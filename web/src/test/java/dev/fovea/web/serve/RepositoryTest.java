package dev.fovea.web.serve;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.Endpoint;
import dev.fovea.web.serve.Client.Answer;
import dev.fovea.web.serve.repository.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RepositoryTest {
  private static final Tensor X = TestModels.random(1, 1, 4);

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  private Client client;
  private Client admin;

  @BeforeEach
  void reset() {
    open.clear();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private static Model model(long seed) {
    Model model = Model.sequential(Shape.of(4), dense(2).name("out"));
    model.initialize(seed);
    return model;
  }

  private Path save(Model model, String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    SavedModel.of(model).save(file);
    return file;
  }

  private ModelServer serve(ServerOptions options) throws IOException {
    ModelServer server = ModelServer.ofRepository(folder).with(options).start();
    open.add(server);
    client = new Client(server.url());
    open.add(client);
    if (server.adminPort().isPresent()) {
      admin = new Client("http://127.0.0.1:" + server.adminPort().getAsInt());
      open.add(admin);
    }
    return server;
  }

  private static ServerOptions options() {
    return ServerOptions.DEFAULT
        .port(0)
        .warm(Duration.ZERO)
        .admin(Endpoint.loopback(0))
        .poll(Duration.ZERO);
  }

  private Answer infer(String path) {
    String input =
        "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":%s}]}";
    Answer metadata = client.get(path);
    String name = metadata.json().path("inputs").path(0).path("name").asText("input");
    return client.post(path + "/infer", input.formatted(name, Arrays.toString(X.data())));
  }

  private static float[] output(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Client.numbers(answer.json().path("outputs").get(0).path("data"));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 3000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("it did not happen within 30 s");
  }

  private JsonNode index() {
    return client.post("/v2/repository/index", "").json();
  }

  private String state(String name, String version) {
    for (JsonNode one : index()) {
      if (one.path("name").asText().equals(name) && one.path("version").asText().equals(version)) {
        return one.path("state").asText() + " " + one.path("reason").asText();
      }
    }
    return "absent";
  }

  @Test
  void servesTheLatestVersionOfEachModel() throws IOException {
    save(model(1), "a/1/model.keras");
    save(model(2), "a/2/model.keras");
    save(model(10), "a/10/any-name.keras");
    save(model(3), "b/7/model.keras");
    Files.createDirectories(folder.resolve("b/notes"));
    Files.writeString(folder.resolve("b/readme.txt"), "text");
    Files.createDirectories(folder.resolve(".hidden/1"));
    serve(options());
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(10).predict(X).data());
    assertThat(infer("/v2/models/a").json().path("model_version").asText()).isEqualTo("10");
    assertThat(output(infer("/v2/models/b"))).isEqualTo(model(3).predict(X).data());
    assertThat(client.get("/v2/models/a/versions/2").status()).isEqualTo(404);
    assertThat(index()).hasSize(2);
  }

  @Test
  void servesAsManyVersionsAsAreAskedFor() throws IOException {
    for (int version = 1; version <= 3; version++) {
      save(model(version), "a/" + version + "/model.keras");
    }
    serve(options().versions(2));
    assertThat(client.get("/v2/models/a").json().path("versions").toString())
        .isEqualTo("[\"2\",\"3\"]");
    assertThat(output(infer("/v2/models/a/versions/2"))).isEqualTo(model(2).predict(X).data());
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(3).predict(X).data());
  }

  @Test
  void aNewVersionIsFoundAndReplacesTheOldOne() throws Exception {
    save(model(1), "a/1/model.keras");
    serve(options().poll(Duration.ofMillis(20)));
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(1).predict(X).data());
    // Whole at once, as whoever publishes models does it.
    save(model(2), "incoming/model.keras");
    Files.move(folder.resolve("incoming"), folder.resolve("a/2"));
    await(() -> state("a", "2").startsWith("READY"));
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(2).predict(X).data());
    await(() -> state("a", "1").equals("absent"));
    save(model(5), "b/1/model.keras");
    await(() -> state("b", "1").startsWith("READY"));
  }

  @Test
  void aBrokenFileLeavesTheOldVersionServingAndTheIndexSaysWhy() throws Exception {
    save(model(1), "a/1/model.keras");
    serve(options());
    Files.createDirectories(folder.resolve("a/2"));
    Files.writeString(folder.resolve("a/2/model.keras"), "no model");
    Answer load = admin.post("/v2/repository/models/a/load", "");
    assertThat(load.status()).isEqualTo(400);
    assertThat(load.error()).startsWith("a/2/model.keras:").doesNotContain(folder.toString());
    assertThat(state("a", "2")).startsWith("UNAVAILABLE a/2/model.keras:");
    assertThat(state("a", "1")).isEqualTo("READY ");
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(1).predict(X).data());
    assertThat(client.get("/v2/models/a/versions/2").status()).isEqualTo(503);
    assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
    // Repaired, it takes over.
    save(model(2), "a/2/model.keras");
    assertThat(admin.post("/v2/repository/models/a/load", "").status()).isEqualTo(200);
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(2).predict(X).data());
  }

  @Test
  void aServedFileThatIsReplacedByABrokenOneServesOn() throws Exception {
    Path file = save(model(1), "a/1/model.keras");
    serve(options().poll(Duration.ofMillis(20)));
    Files.writeString(file, "no model");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    await(() -> state("a", "1").contains("serves as it was before; the file now: a/1/model.keras"));
    assertThat(state("a", "1")).startsWith("READY");
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(1).predict(X).data());
    save(model(4), "a/1/model.keras");
    await(() -> state("a", "1").equals("READY "));
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(4).predict(X).data());
  }

  @Test
  void aModelWhoseWeightsAreNoNumbersIsRefused() throws Exception {
    Model bad = model(1);
    float[] values = bad.weights().getFirst().values().clone();
    values[3] = Float.NaN;
    bad.weights().getFirst().set(values);
    save(bad, "a/1/model.keras");
    serve(options());
    assertThat(state("a", "1")).startsWith("UNAVAILABLE the weight \"kernel\" 4x2 holds NaN");
    Answer ready = client.get("/v2/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.error()).isEqualTo("no model can be served; the index says why");
    assertThat(client.post("/v2/models/a/infer", "{}").status()).isEqualTo(503);
    assertThat(client.get("/v2/health/live").status()).isEqualTo(200);
  }

  @Test
  void foldersThatAreNoModelsAreToldOf() throws Exception {
    save(model(1), "good/1/model.keras");
    Files.createDirectories(folder.resolve("empty"));
    Files.createDirectories(folder.resolve("without/1"));
    save(model(1), "many/1/a.keras");
    save(model(1), "many/1/b.keras");
    serve(options());
    assertThat(state("empty", ""))
        .isEqualTo("UNAVAILABLE empty: has no folder whose name is a number, such as 1");
    assertThat(state("without", "1")).isEqualTo("UNAVAILABLE without/1: has no model file");
    assertThat(state("many", "1"))
        .isEqualTo("UNAVAILABLE many/1: has several model files, [a.keras, b.keras]; leave one");
    assertThat(client.get("/v2/health/ready").status()).isEqualTo(200);
    assertThat(client.post("/v2/repository/index", "{\"ready\":true}").json()).hasSize(1);
  }

  @Test
  void modelsAreLoadedAndUnloadedAtTheAdminPort() throws Exception {
    save(model(1), "a/1/model.keras");
    serve(options().poll(Duration.ofMillis(20)));
    assertThat(client.post("/v2/repository/models/a/unload", "").status()).isEqualTo(403);
    assertThat(admin.post("/v2/repository/models/a/unload", "{\"parameters\":{}}").status())
        .isEqualTo(200);
    assertThat(client.post("/v2/models/a/infer", "{}").status()).isEqualTo(503);
    Thread.sleep(100);
    assertThat(state("a", "1")).isEqualTo("UNAVAILABLE unloaded");
    assertThat(admin.post("/v2/repository/models/a/load", "").status()).isEqualTo(200);
    assertThat(infer("/v2/models/a").status()).isEqualTo(200);
    assertThat(admin.post("/v2/repository/models/nobody/load", "").status()).isEqualTo(404);
    assertThat(admin.post("/v2/repository/models/nobody/unload", "").status()).isEqualTo(404);
  }

  @Test
  void aModelWhoseFolderIsGoneIsTakenOutOfService() throws Exception {
    save(model(1), "a/1/model.keras");
    save(model(1), "b/1/model.keras");
    serve(options().poll(Duration.ofMillis(20)));
    Files.move(folder.resolve("a"), folder.resolve(".a"));
    await(() -> client.get("/v2/models/a").status() == 404);
    assertThat(infer("/v2/models/b").status()).isEqualTo(200);
    // A folder that cannot be read takes nothing out of service.
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    Thread.sleep(200);
    assertThat(infer("/v2/models/b").status()).isEqualTo(200);
    Files.move(away, folder);
  }

  @Test
  void noRequestIsLostWhenAVersionIsReplaced() throws Exception {
    save(model(1), "a/1/model.keras");
    serve(options());
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(
            threads.submit(
                () -> {
                  int count = 0;
                  while (!done.get()) {
                    output(infer("/v2/models/a"));
                    count++;
                  }
                  return count;
                }));
      }
      for (int version = 2; version < 8; version++) {
        save(model(version), "a/" + version + "/model.keras");
        assertThat(admin.post("/v2/repository/models/a/load", "").status()).isEqualTo(200);
        Thread.sleep(30);
      }
      done.set(true);
      for (Future<Integer> one : clients) {
        assertThat(one.get()).isPositive();
      }
    }
    assertThat(output(infer("/v2/models/a"))).isEqualTo(model(7).predict(X).data());
  }

  @Test
  void namesOfClassesStandBesideAModelOfAnotherProgram() throws Exception {
    Model model = TestModels.shapes().model();
    save(model, "a/1/model.keras");
    Files.writeString(folder.resolve("a/1/labels.txt"), "0 red\n1 green\n2 blue\n");
    serve(options());
    assertThat(client.get("/v2/models/a").json().path("properties").path("classes").asText())
        .isEqualTo("red\ngreen\nblue");
  }

  @Test
  void aRepositoryThatCannotBeReadIsToldOf() throws IOException {
    assertThatThrownBy(() -> ModelServer.ofRepository(folder.resolve("none")).port(0).start())
        .isInstanceOf(IOException.class)
        .hasMessage(folder.resolve("none") + ": there is no such folder");
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThatThrownBy(() -> ModelServer.ofRepository(file).port(0).start())
        .hasMessageContaining("is no folder");
  }

  @Test
  void aSingleModelThatCannotBeServedFailsTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("x.keras"), "no model");
    assertThatThrownBy(
            () ->
                ModelServer.of(List.of(new ModelSource.SingleFile("x", file)))
                    .with(options())
                    .start())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ":");
    assertThatThrownBy(
            () -> ModelServer.of("x", model(1)).and("x", SavedModel.of(model(2))).port(0).start())
        .hasMessage("two models are called \"x\"; name one by NAME=FILE");
  }

  @Test
  void modelsThatMixTheirSamplesAreComputedCallByCall() throws IOException {
    Symbol x = Symbol.input(4);
    Model random = Model.of(x, x.then(dropout(0.5)).inTraining().then(dense(2)));
    Symbol y = Symbol.input(4);
    Model statistics = Model.of(y, y.then(batchNormalization()).inTraining());
    ModelServer server =
        ModelServer.of("random", random)
            .and("statistics", SavedModel.of(statistics))
            .and("plain", SavedModel.of(model(1)))
            .with(options())
            .start();
    open.add(server);
    client = new Client(server.url());
    open.add(client);
    assertThat(infer("/v2/models/random").status()).isEqualTo(200);
    assertThat(infer("/v2/models/statistics").status()).isEqualTo(200);
    assertThat(batching("random")).isEqualTo("alone");
    assertThat(batching("statistics")).isEqualTo("alone");
    assertThat(batching("plain")).isEqualTo("together");
  }

  private String batching(String model) {
    return client.get("/v2/models/" + model).json().path("properties").path("batching").asText();
  }
}
