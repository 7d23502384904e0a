package dev.fovea.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code in the documentation is code that is compiled and tested. */
class DocumentationTest {
  private static final Path ROOT = Path.of(System.getProperty("fovea.root", ".."));
  private static final Path SOURCES = ROOT.resolve("core/src/test/java/dev/fovea/docs");

  @ParameterizedTest
  @CsvSource({
    "add-a-layer.md, LearnedSwish.java",
    "add-a-layer.md, LearnedSwishTest.java",
    "branches.md, Branches.java"
  })
  void holdsTheSourceVerbatim(String page, String source) throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs").resolve(page)))
        .contains("```java\n" + Files.readString(SOURCES.resolve(source)) + "```\n");
  }
}
