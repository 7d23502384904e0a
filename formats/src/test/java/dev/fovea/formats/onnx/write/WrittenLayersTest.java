package dev.fovea.formats.onnx.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation tells how layers are written. */
class WrittenLayersTest {
  private static final Path PAGE =
      Path.of(System.getProperty("fovea.root", ".."), "docs", "interop.md");

  /** Repair: replace the tables of the page by those that {@link WrittenLayers#main} prints. */
  @Test
  void theTablesAreThoseOfTheFiles() throws Exception {
    assertThat(Files.readString(PAGE)).contains(WrittenLayers.tables());
  }
}
