package dev.fovea.formats.onnx.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation tells how layers are written. */
class WrittenLayersTest {
  private static final Path PAGE =
      Path.of(System.getProperty("fovea.root", ".."), "docs", "interop.md");

  /** {@code -Dfovea.writeDocs=true} puts the tables into the page. */
  @Test
  void theTablesAreThoseOfTheFiles() throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf("| layer | in Keras's files |");
    int end = page.indexOf("\n## ", start);
    assertThat(start).as("the head of the table in " + PAGE).isPositive();
    String right = page.substring(0, start) + WrittenLayers.tables() + page.substring(end);
    if (Boolean.getBoolean("fovea.writeDocs")) {
      Files.writeString(PAGE, right);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/interop.md; run this test with -Dfovea.writeDocs=true")
        .isEqualTo(right);
  }
}
