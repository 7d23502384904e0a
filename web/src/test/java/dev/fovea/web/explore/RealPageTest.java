package dev.fovea.web.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.web.Endpoint;
import dev.fovea.web.explore.live.Library;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives the real page in a browser by {@code tools/explore/check}, which says what it needs;
 * without that, these tests are skipped.
 */
class RealPageTest {
  private static Explorer explorer;

  @BeforeAll
  static void start() throws IOException {
    explorer =
        Explorer.start(
            Endpoint.loopback(0),
            new Library(
                Optional.of("basic-cnn"),
                Optional.empty(),
                saved -> new Library.Data.Named("digits", DigitsDataset.split(1))));
  }

  @AfterAll
  static void stop() {
    explorer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "draw",
        "keys",
        "touch",
        "paste",
        "camera",
        "unit",
        "train",
        "broken",
        "large",
        "keyboard",
        "axe"
      })
  @Timeout(600)
  void thePageDoesWhatItShould(String check) throws IOException, InterruptedException {
    ProcessBuilder script =
        new ProcessBuilder(Path.of("..", "tools", "explore", "check").toString(), check)
            .redirectErrorStream(true);
    script.environment().put("FOVEA_URL", explorer.url());
    Process process = script.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assumeThat(output).as("browser, node and npm").doesNotContain("SKIPPED");
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("ok      " + check);
  }
}
