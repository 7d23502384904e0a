package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.LeNet5Modern;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ServeTest {
  @TempDir private Path folder;
  private Path file;
  private SavedModel saved;

  @BeforeEach
  void save() throws IOException {
    saved = SavedModel.of(new LeNet5Modern().create());
    file = folder.resolve("digits.keras");
    saved.save(file);
  }

  private String infer(HttpClient client, String url, String model) throws Exception {
    Shape shape = saved.model().inputShape().prepend(1);
    String input =
        new ObjectMapper()
            .readTree(
                client
                    .send(
                        HttpRequest.newBuilder(URI.create(url + "/v2/models/" + model)).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body())
            .path("inputs")
            .get(0)
            .path("name")
            .asText();
    String body =
        "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":%s,\"data\":%s}]}"
            .formatted(
                input, Arrays.toString(shape.dims()), Arrays.toString(Tensor.zeros(shape).data()));
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/v2/models/" + model + "/infer"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Test
  void servesUntilItIsToldToStopAndLosesNothing() throws Exception {
    Path errors = folder.resolve("stderr.txt");
    Process process =
        new ProcessBuilder(
                Cli.command(
                    "serve",
                    "digits.keras",
                    "other=digits.keras",
                    "--port",
                    "0",
                    "--grace",
                    "1",
                    "--json"))
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        HttpClient client = HttpClient.newHttpClient();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String first = out.readLine();
      assertThat(first).as(Files.readString(errors)).isNotNull();
      JsonNode line = new ObjectMapper().readTree(first);
      assertThat(line.path("models").toString()).isEqualTo("[\"digits\",\"other\"]");
      assertThat(line.path("ready").asBoolean()).isTrue();
      String url = line.path("url").asText();
      float[] expected =
          saved.model().predict(Tensor.zeros(saved.model().inputShape().prepend(1))).data();
      JsonNode answer = new ObjectMapper().readTree(infer(client, url, "other"));
      JsonNode data = answer.path("outputs").get(0).path("data");
      for (int i = 0; i < expected.length; i++) {
        assertThat(Float.parseFloat(data.get(i).asText())).isEqualTo(expected[i]);
      }
      Future<Integer> load =
          threads.submit(
              () -> {
                int answers = 0;
                // Within the grace time, in which nothing is lost.
                long end = System.nanoTime() + 700_000_000L;
                while (System.nanoTime() < end) {
                  infer(client, url, "digits");
                  answers++;
                }
                return answers;
              });
      process.destroy();
      assertThat(load.get()).isPositive();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
      // What was sent is nobody's business.
      assertThat(Files.readString(errors)).doesNotContain("\"data\"").doesNotContain("Exception");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void takesItsSettingsFromAFile() throws Exception {
    Path config = folder.resolve("fovea.json");
    Files.writeString(
        config,
        """
        {"models": {"ten": "digits.keras"}, "port": 0, "warm_seconds": 0,
         "batch": {"largest": 8, "delay_ms": 0.5}, "limits": {"body_bytes": 100000}}
        """);
    Process process =
        new ProcessBuilder(Cli.command("serve", "--config", config.toString(), "--json"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        HttpClient client = HttpClient.newHttpClient()) {
      JsonNode line = new ObjectMapper().readTree(out.readLine());
      assertThat(infer(client, line.path("url").asText(), "ten"))
          .contains("\"model_name\":\"ten\"");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysInOneLineWhyItDoesNotServe() throws Exception {
    assertThat(Cli.run("serve").code()).isEqualTo(2);
    assertThat(Cli.run("serve").err()).startsWith("fovea: name a model, --repository or --config");
    assertThat(Cli.run("serve", folder.resolve("none.keras").toString()).lastError())
        .contains("none.keras: there is no such model file");
    assertThat(Cli.run("serve", "a=" + folder.resolve("none.keras"), "--port", "0").lastError())
        .contains("none.keras: there is no such file");
    Path broken = Files.writeString(folder.resolve("broken.keras"), "no model");
    assertThat(Cli.run("serve", broken.toString(), "--port", "0").lastError())
        .startsWith("fovea: " + broken + ":");
    assertThat(Cli.run("serve", "--repository", folder.resolve("none").toString()).lastError())
        .startsWith("fovea: " + folder.resolve("none") + ": there is no such folder");
    Cli.Result open = Cli.run("serve", file.toString(), "--host", "0.0.0.0");
    assertThat(open.code()).isEqualTo(1);
    assertThat(open.lastError()).startsWith("fovea: 0.0.0.0 can be reached from other machines");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Cli.Result used =
          Cli.run("serve", file.toString(), "--port", String.valueOf(taken.getLocalPort()));
      assertThat(used.code()).isEqualTo(1);
      assertThat(used.err().lines().toList()).hasSize(1);
      assertThat(used.lastError())
          .startsWith("fovea: 127.0.0.1, port " + taken.getLocalPort() + ": cannot listen there");
    }
    assertThat(
            Cli.run("serve", file.toString(), "--token-file", folder.resolve("no").toString())
                .lastError())
        .contains("there is no such file with a token");
    Path config = folder.resolve("fovea.json");
    Files.writeString(config, "{\"prot\": 80}");
    assertThat(Cli.run("serve", "--config", config.toString()).lastError())
        .startsWith("fovea: " + config + ": there is no setting \"prot\"; there are [admin_host,");
    Files.writeString(config, "{\"port\": \"80\"}");
    assertThat(Cli.run("serve", "--config", config.toString()).lastError())
        .contains("the setting \"port\" is a whole number, not \"80\"");
    Files.writeString(config, "{");
    assertThat(Cli.run("serve", "--config", config.toString()).lastError())
        .startsWith("fovea: " + config + ": is no JSON, line 1");
  }
}
