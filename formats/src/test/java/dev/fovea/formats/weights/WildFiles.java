package dev.fovea.formats.weights;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that other people published; they lie outside of the project. */
public final class WildFiles {
  private WildFiles() {}

  /** Returns a file of the shared folder; skips the test if it is not there. */
  public static Path file(String path) {
    Path file =
        Optional.ofNullable(System.getenv("FOVEA_SHARED"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("fovea.root", ".."), "..", "shared"))
            .resolve(path);
    assumeTrue(Files.exists(file), "there is no " + file);
    return file;
  }
}
