package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.browser.StaticPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command explore, as far as it does not go on until Ctrl-C. */
class ExploreTest {
  @TempDir private Path folder;

  @Test
  void failuresAreOneLine() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.keras"), "no zip");
    assertThat(Cli.run("explore", broken.toString(), "--port", "0").lastError())
        .startsWith("fovea: " + broken);
    assertThat(Cli.run("explore", "nothing.keras").lastError())
        .startsWith("fovea: nothing.keras: there is no such model file");
    assertThat(Cli.run("explore", "--port", "70000").lastError())
        .contains("a port is from 0 to 65535, not 70000");
  }

  @Test
  void writesAPageThatNeedsNoServer() throws IOException {
    assumeTrue(
        StaticPage.class.getResource("network.js") != null,
        "the engine is compiled to JavaScript by Maven");
    Path page = folder.resolve("page.html");
    assertThat(Cli.run("explore", "basic-cnn", "--static", page.toString()).out())
        .startsWith("Wrote " + page);
    assertThat(page).content().startsWith("<!doctype html>").contains("id=\"fovea-network\"");
    assertThat(Cli.run("explore", "basic-cnn", "--static", folder.toString()).lastError())
        .contains(folder.toString());
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(Cli.run("explore", "--port", port).lastError())
          .contains("port " + port + ": cannot listen there");
    }
  }
}
