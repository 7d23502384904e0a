package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea report}, and the report that training writes. */
class ReportTest {
  @TempDir private Path folder;

  private static Cli.Result train(Path images, Path model, String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of("train", "--dataset", images.toString(), "--out", model.toString()));
    words.addAll(List.of("--epochs", "2", "--batch-size", "16", "--seed", "7"));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  @Test
  void trainingOnAFolderWritesAReport() throws IOException {
    Path images = ColoredShapes.write(folder.resolve("shapes"), 30);
    Path broken = Files.writeString(images.resolve("circle/broken.png"), "nothing");
    Path model = folder.resolve("shapes.keras");
    Cli.Result result = train(images, model);

    assertThat(result.code()).as(result.err()).isZero();
    Path page = folder.resolve("shapes.report.html");
    assertThat(result.out()).contains("Wrote the report " + page, "Try next:");
    assertThat(page)
        .content()
        .contains("How good is shapes?", "<h2>How the training went</h2>", "2 epochs in ")
        .contains("--seed 7", "held out by seed 7", "72 pictures to learn from, 18 held out")
        .contains(broken + ": ", "Adam; learning rate by CosineDecay, 0.001 at first");
    assertThat(Files.size(page)).isLessThan(4_000_000);

    // The same of the file alone, which tells what was held out.
    Path other = folder.resolve("pages/other.html");
    Cli.Result later =
        Cli.run(
            "report", model.toString(), "--dataset", images.toString(), "-o", other.toString(), "--json");
    assertThat(later.code()).as(later.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(later.out());
    assertThat(other)
        .content()
        .contains("held out by seed 7", "72 pictures to learn from, 18 held out");
    assertThat(told.get("report").asText()).isEqualTo(other.toString());
    assertThat(told.get("accuracy_interval").get(0).asDouble())
        .isLessThanOrEqualTo(told.get("accuracy").asDouble());
    assertThat(told.get("advice")).isNotEmpty();
    String evaluated =
        Cli.run("evaluate", model.toString(), "--dataset", images.toString(), "--json").out();
    assertThat(told.get("accuracy").asDouble())
        .isEqualTo(new ObjectMapper().readTree(evaluated).get("accuracy").asDouble());
  }

  @Test
  void aReportMayBeElsewhereOrNowhere() throws IOException {
    Path images = ColoredShapes.write(folder.resolve("shapes"), 10);
    Path page = folder.resolve("a/b.html");
    train(images, folder.resolve("one.keras"), "--report", page.toString());
    train(images, folder.resolve("two.keras"), "--report", "none");

    assertThat(page).isRegularFile();
    try (var files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".report.html"));
    }
    Cli.Result refused =
        train(images, folder.resolve("three.keras"), "--report", images.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.lastError()).isEqualTo("fovea: cannot write %s: it is a folder; name a file".formatted(images));
    assertThat(folder.resolve("three.keras")).doesNotExist();
  }

  @Test
  void whatHasNoReportIsToldInOneLine() {
    assertThat(Cli.run("report", "no.keras", "--dataset", "digits").lastError())
        .startsWith("fovea: no.keras: ");
    assertThat(
            Cli.run("report", "unet", "--dataset", "digits", "-o", folder.resolve("r").toString())
                .lastError())
        .startsWith("fovea: a report needs a model of which each picture has one class; unet");
  }
}
