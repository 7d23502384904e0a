package dev.fovea.formats.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The files that Keras made, among the resources of the tests. */
final class KerasResources {
  private KerasResources() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = KerasResources.class.getResourceAsStream("/keras/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Copies a resource into a folder. */
  static Path file(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.write(file, bytes(name));
    }
    return file;
  }
}
