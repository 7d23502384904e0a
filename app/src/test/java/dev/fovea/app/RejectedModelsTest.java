package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command refuses the published files that no careful program reads: those in the folder
 * {@code reject} of {@code -Dfovea.wild=DIR}, else of the shared data.
 */
class RejectedModelsTest {
  @TempDir private Path folder;

  @Test
  void everyCommandRefusesThemInOneLine() throws IOException {
    Path wild =
        Optional.ofNullable(System.getProperty("fovea.wild"))
            .map(Path::of)
            .orElse(SharedFolder.path().resolve("wild"));
    Path rejected = wild.resolve("reject");
    Assumptions.assumeTrue(Files.isDirectory(rejected), "no files at " + rejected);
    try (Stream<Path> files = Files.list(rejected)) {
      for (Path file : files.sorted().toList()) {
        String model = file.toString();
        Path out = folder.resolve("out.onnx");
        refused(file, "summary", model);
        refused(file, "evaluate", model);
        refused(file, "predict", model, "--index", "0");
        refused(file, "run", model, "--input", "x.npy", "--output-dir", out.toString());
        refused(file, "convert", model, out.toString());
        Path picture = folder.resolve("out.png");
        refused(file, "look", model, "kernels", "--out", picture.toString());
        assertThat(picture).doesNotExist();
        assertThat(out).doesNotExist();
      }
    }
  }

  private static void refused(Path file, String... command) {
    Cli.Result result = Cli.run(command);
    assertThat(result.code()).as(List.of(command) + " " + result.err()).isEqualTo(1);
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err()).startsWith("fovea: " + file + ": ").hasSizeLessThan(400);
  }
}
