package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.store.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea tour}. */
class TourTest {
  @TempDir private Path folder;

  @Test
  void aNetworkIsTrainedFirstWhereThereIsNone() throws IOException {
    Path images = ColoredShapes.write(folder.resolve("shapes"), 24);
    Path out = folder.resolve("a/tour");
    Cli.Result result =
        Cli.run("tour", "--dataset", images.toString(), "--lang", "zh", "-o", out.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("There is no --model: training a basic-cnn");
    assertThat(result.out()).contains("Wrote " + out.resolve("index.html"));
    assertThat(out.resolve("index.html")).content().contains("zh-Hans", "basic-cnn", "circle");
    try (var files = Files.list(out)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void badInputIsToldInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(Cli.run("tour", "--model", "no.keras").lastError()).startsWith("fovea: no.keras: ");
    assertThat(Cli.run("tour", "--lang", "fr").code()).isEqualTo(2);
    assertThat(Cli.run("tour", "-o", file.resolve("tour").toString()).lastError())
        .startsWith("fovea: " + file);
    Path model = folder.resolve("shapes.keras");
    SavedModel.of(ColoredShapes.model()).save(model);
    assertThat(Cli.run("tour", "--model", model.toString(), "--dataset", "digits").lastError())
        .isEqualTo(
            "fovea: the dataset's samples are 28x28x1, the model takes 32x32x3;"
                + " name another --dataset");
  }
}
