package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.store.SavedModel;
import dev.fovea.web.serve.ModelServer;
import dev.fovea.web.serve.ServerConfig;
import dev.fovea.web.serve.ServerOptions;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/serving.md and examples/serving say is true. */
@Timeout(180)
class ServingDocsTest {
  private static final Path ROOT = Path.of(System.getProperty("fovea.root"));

  @TempDir private Path folder;

  private static SavedModel digits() throws IOException {
    try (InputStream in = Zoo.trained("basic-cnn").orElseThrow()) {
      return SavedModel.load(in, "basic-cnn.keras");
    }
  }

  private static String block(String kind) throws IOException {
    String text = Files.readString(ROOT.resolve("docs/serving.md"));
    int from = text.indexOf("```" + kind + "\n") + kind.length() + 4;
    return text.substring(from, text.indexOf("```", from));
  }

  @Test
  void theLinesWithCurlWork() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")) && Files.isExecutable(Path.of("/usr/bin/curl")),
        "needs a shell and curl");
    try (ModelServer server =
        ModelServer.of("basic-cnn", digits())
            .with(ServerOptions.DEFAULT.port(0).warm(Duration.ZERO))
            .start()) {
      String script =
          "set -e\n"
              + block("sh").replace("http://127.0.0.1:8080", server.url())
              + "\necho; echo all";
      Path out = folder.resolve("out");
      Process shell =
          new ProcessBuilder("/bin/sh", "-c", script)
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
      String output = new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1);
      assertThat(shell.exitValue()).as(output).isZero();
      assertThat(output.strip()).endsWith("all").doesNotContain("\"error\"");
      // The picture in the docs is a four, however it is sent.
      assertThat(output).contains("{\"class\":4,\"name\":\"4\",\"probability\":0.99");
      assertThat(output.split("\"file\":\"digit.png\"", -1)).hasSize(3);
      assertThat(output).contains("{\"predictions\":[[", "fovea_", "openapi: 3");
    }
  }

  @Test
  void theSettingsAreThoseThatThereAre() throws IOException {
    JsonNode settings = new ObjectMapper().readTree(block("json"));
    Files.writeString(folder.resolve("token"), "0123456789abcdef");
    ServerOptions read = ServerConfig.read(settings, "the docs", folder).options();
    ServerOptions defaults = ServerOptions.DEFAULT;
    assertThat(read.limits()).isEqualTo(defaults.limits());
    assertThat(read.batch()).isEqualTo(defaults.batch());
    assertThat(read.batch("digits").largest()).isEqualTo(32);
    assertThat(read.versions()).isEqualTo(defaults.versions());
    assertThat(read.poll()).isEqualTo(defaults.poll());
    assertThat(read.timeout()).isEqualTo(defaults.timeout());
    assertThat(read.samples()).isEqualTo(defaults.samples());
    assertThat(read.warm()).isEqualTo(defaults.warm());
    assertThat(read.grace()).isEqualTo(defaults.grace());
    assertThat(read.endpoint().host()).isEqualTo(defaults.endpoint().host());
    assertThat(read.endpoint().port()).isEqualTo(defaults.endpoint().port());
    assertThat(read.token()).contains("0123456789abcdef");
  }

  @Test
  void theContainerStartsWhatThereIs() throws IOException {
    String container = Files.readString(ROOT.resolve("examples/serving/Containerfile"));
    List<String> command =
        container
            .lines()
            .filter(line -> line.startsWith("CMD "))
            .map(line -> line.substring(4))
            .toList();
    assertThat(command).hasSize(1);
    JsonNode words = new ObjectMapper().readTree(command.getFirst());
    String[] arguments = new String[words.size() + 1];
    arguments[0] = "serve";
    for (int i = 0; i < words.size(); i++) {
      arguments[i + 1] = words.get(i).asText();
    }
    // Without a token it says so, before anything else.
    assertThat(Cli.run(arguments).lastError())
        .startsWith("fovea: 0.0.0.0 can be reached from other machines");
    assertThat(container).contains("\"dev.fovea.app.Fovea\", \"serve\"]");
  }
}
