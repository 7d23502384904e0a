package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.data.FashionMnist;
import dev.fovea.data.Split;
import dev.fovea.formats.dataset.ImageFolder;
import dev.fovea.model.Weight;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.CounterRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset written out as image files is the same dataset. */
class UnpackTest {
  @TempDir private Path folder;

  private void idx(String part, int samples) throws IOException {
    CounterRandom random = CounterRandom.ofSeed(samples);
    ByteBuffer images = ByteBuffer.allocate(16 + samples * 100);
    images.putInt(0x803).putInt(samples).putInt(10).putInt(10);
    ByteBuffer labels = ByteBuffer.allocate(8 + samples);
    labels.putInt(0x801).putInt(samples);
    for (int i = 0; i < samples; i++) {
      int label = i < 12 ? i : random.below(i, 12);
      labels.put((byte) label);
      for (int p = 0; p < 100; p++) {
        images.put((byte) (label * 20 + random.below(1000L * i + p, 16)));
      }
    }
    Path data = Files.createDirectories(folder.resolve("idx"));
    Files.write(data.resolve(part + "-images-idx3-ubyte"), images.array());
    Files.write(data.resolve(part + "-labels-idx1-ubyte"), labels.array());
  }

  private JsonNode train(Path data, String out) throws IOException {
    Cli.Result result =
        Cli.run(
            "train",
            "--dataset",
            data.toString(),
            "--model",
            "mlp",
            "--epochs",
            "2",
            "--batch-size",
            "16",
            "--patience",
            "0",
            "--out",
            folder.resolve(out).toString(),
            "--json");
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    return new ObjectMapper().readTree(lines.getLast());
  }

  /** The accuracy and the loss to the last digit, and all weights bit for bit. */
  @Test
  void trainingOnFilesIsTrainingOnTheDataset() throws IOException {
    idx("train", 150);
    idx("t10k", 40);
    Path files = folder.resolve("files");
    Cli.Result unpacked =
        Cli.run("unpack", files.toString(), "--dataset", folder.resolve("idx").toString());
    assertThat(unpacked.out()).isEqualTo("Wrote 190 images to " + files + "\n");
    assertThat(files.resolve("train/11 11/011.png")).exists();
    JsonNode fromIdx = train(folder.resolve("idx"), "idx.keras");
    JsonNode fromFiles = train(files, "files.keras");

    assertThat(fromFiles.path("test_accuracy")).isEqualTo(fromIdx.path("test_accuracy"));
    assertThat(fromFiles.path("test_loss")).isEqualTo(fromIdx.path("test_loss"));
    List<Weight> a = SavedModel.load(folder.resolve("idx.keras")).model().weights();
    List<Weight> b = SavedModel.load(folder.resolve("files.keras")).model().weights();
    for (int i = 0; i < a.size(); i++) {
      assertThat(b.get(i).values()).isEqualTo(a.get(i).values());
    }
  }

  @Test
  void fashionMnistComesBackFromFiles() throws IOException {
    Assumptions.assumeTrue(
        FashionMnist.find(Optional.empty()).isPresent(), "Fashion-MNIST is not on this machine");
    Split idx = FashionMnist.load(Optional.empty());
    Path files = folder.resolve("fashion");
    assertThat(
            Cli.run("unpack", files.toString(), "--dataset", "fashion-mnist", "--limit", "300")
                .code())
        .isZero();
    ImageFolder found = ImageFolder.open(files);
    assertThat(found.leftOut()).isEmpty();
    assertThat(found.classNames()).startsWith("0 T-shirt-top", "1 Trouser");
    compare(found.split().train(), idx.train());
    compare(found.split().test(), idx.test());
  }

  private static void compare(dev.fovea.data.Dataset files, dev.fovea.data.Dataset idx) {
    assertThat(files.size()).isEqualTo(300);
    Classified own = Classified.of(files);
    Classified right = Classified.of(idx);
    for (int i = 0; i < files.size(); i++) {
      assertThat(own.label(i)).isEqualTo(right.label(i));
      assertThat(Datasets.inputs(files, i).data()).isEqualTo(Datasets.inputs(idx, i).data());
    }
  }
}
