package dev.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.store.SavedModel;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples do what they say. */
class ExamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("fovea.root"));

  @TempDir private Path folder;

  @Test
  void aFolderIsTrainedOnAndManyThreadsAsk() throws Exception {
    Path pictures = Pictures.write(folder.resolve("photos"), 60, "zero", "one");
    Path file = folder.resolve("pets.keras");
    Map<String, Double> figures = TrainOnFolder.train(pictures, file, 6);

    assertThat(figures.get("accuracy")).isGreaterThan(0.9);
    assertThat(SavedModel.load(file).metadata().classNames()).containsExactly("one", "zero");

    PredictService service = new PredictService(file);
    PredictService.Answer expected = service.classify(pictures.resolve("zero/1.png"));
    assertThat(expected.name()).isEqualTo("zero");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PredictService.Answer>> answers =
          IntStream.range(0, 40)
              .mapToObj(
                  i -> threads.submit(() -> service.classify(pictures.resolve("zero/1.png"))))
              .toList();
      for (Future<PredictService.Answer> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aServiceAsksItsModel() throws Exception {
    try (ParcelService service = new ParcelService(digits(), 0, 0);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/digit"))
                  .POST(HttpRequest.BodyPublishers.ofFile(ROOT.resolve("docs/digit.png")))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("{\"class\":4,");
    }
  }

  private static SavedModel digits() throws IOException {
    try (InputStream in = Zoo.trained("basic-cnn").orElseThrow()) {
      return SavedModel.load(in, "basic-cnn.keras");
    }
  }

  /** Each program stands in the documents, and says how it is run. */
  @Test
  void theDocumentsLeadToThePrograms() throws IOException {
    String documents =
        Files.readString(ROOT.resolve("README.md"))
            + Files.readString(ROOT.resolve("docs/own-pictures.md"))
            + Files.readString(ROOT.resolve("docs/serving.md"));
    Path sources = ROOT.resolve("examples/src/main/java/dev/fovea/examples");
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.filter(f -> !f.endsWith("package-info.java")).toList()) {
        String path = "examples/src/main/java/dev/fovea/examples/" + file.getFileName();
        assertThat(documents.contains(path + ")")).as(path).isTrue();
        assertThat(Files.readString(file)).contains(path);
      }
    }
  }
}
