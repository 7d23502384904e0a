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

/** The command why-cnn on a few embedded digits. */
class WhyCnnTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Cli.Result run() {
    return Cli.run(
        "why-cnn",
        "-o",
        folder.resolve("page.md").toString(),
        "--models",
        folder.resolve("models").toString(),
        "--dataset",
        "digits",
        "--limit",
        "60",
        "--epochs",
        "1",
        "--json");
  }

  @Test
  void trainsComparesAndWritesAPageWithPlots() throws IOException {
    Cli.Result first = run();
    assertThat(first.err()).contains("Training MLP: ./fovea train --model mlp");
    assertThat(first.code()).isZero();
    List<String> networks =
        List.of("MLP", "CNN", "CNN, overlapping pooling", "CapsNet", "Neocognitron");
    List<String> lines =
        first.out().lines().filter(line -> line.contains("accuracy_by_shift")).toList();
    assertThat(lines).hasSize(networks.size());
    String page = Files.readString(folder.resolve("page.md"));
    for (int i = 0; i < networks.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.path("network").asText()).isEqualTo(networks.get(i));
      assertThat(line.path("params").asLong()).isPositive();
      assertThat(line.path("accuracy_by_shift")).hasSize(7);
      assertThat(line.path("position_error")).isNotEmpty();
      assertThat(page).contains("| " + networks.get(i) + " |");
    }
    for (String plot : List.of("parameters.png", "shifts.png", "positions.png")) {
      assertThat(page).contains("page-pictures/" + plot);
      assertThat(folder.resolve("page-pictures").resolve(plot)).isNotEmptyFile();
    }
    Cli.Result again = run();
    assertThat(again.err()).doesNotContain("Training ");
    assertThat(again.out().lines().filter(line -> line.contains("accuracy_by_shift")))
        .containsExactlyElementsOf(lines);
  }

  @Test
  void refusesAFolderOfModelsThatIsAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("models"));
    Cli.Result result =
        Cli.run("why-cnn", "-o", folder.resolve("p.md").toString(), "--models", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("is not a folder; name another place with --models");
    assertThat(folder.resolve("p.md")).doesNotExist();
  }
}
