package dev.fovea;

import java.nio.file.Path;
import java.util.Optional;

/** Where data lies that tests use but the project does not hold. */
public final class SharedFolder {
  private SharedFolder() {}

  /**
   * The folder named by the system property {@code fovea.shared}, else by the variable {@code
   * FOVEA_SHARED}, else {@code ../shared} beside the project. It need not exist.
   */
  public static Path path() {
    return Optional.ofNullable(System.getProperty("fovea.shared"))
        .or(() -> Optional.ofNullable(System.getenv("FOVEA_SHARED")))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("fovea.root", "."), "..", "shared"));
  }
}
