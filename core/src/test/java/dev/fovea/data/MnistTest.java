package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.SharedFolder;
import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Facts about the published files, where they are on this machine. */
class MnistTest {
  @Test
  void mnist() {
    Path folder = SharedFolder.path().resolve("data/mnist");
    assumeTrue(IdxFolder.isComplete(folder), "no MNIST in " + folder);
    Split split = Mnist.load(Optional.of(folder), DownloadProgress.NONE);
    assertThat(split.train().size()).isEqualTo(60_000);
    assertThat(split.test().size()).isEqualTo(10_000);
    assertThat(split.train().inputShape()).isEqualTo(Shape.of(28, 28, 1));
    assertThat(Classified.of(split.train()).classNames()).isEqualTo(Mnist.CLASS_NAMES);
    // Counts of the digits and the first labels, as published with the database.
    assertThat(counts(split.train()))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(counts(split.test()))
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    assertThat(IntStream.range(0, 5).map(Classified.of(split.train())::label))
        .containsExactly(5, 0, 4, 1, 9);
    // The mean that everybody normalizes with.
    assertThat(mean(split.train())).isBetween(0.13065, 0.13067);
  }

  @Test
  void pinnedSumsAreThoseOfTheFiles() throws Exception {
    Path folder = SharedFolder.path().resolve("data/mnist");
    assumeTrue(Files.isDirectory(folder), "no MNIST in " + folder);
    int compared = 0;
    for (RemoteFile file : Mnist.FILES) {
      byte[] bytes = Files.readAllBytes(folder.resolve(file.name()));
      // A file that was compressed anew has other bytes but the same content.
      if (bytes.length == file.size()) {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertThat(HexFormat.of().formatHex(sum)).isEqualTo(file.sha256());
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void fashionMnist() {
    assumeTrue(FashionMnist.find(Optional.empty()).isPresent(), "no Fashion-MNIST here");
    Split split = FashionMnist.load(Optional.empty());
    assertThat(counts(split.train())).containsOnly(6000).hasSize(10);
    assertThat(counts(split.test())).containsOnly(1000).hasSize(10);
    assertThat(Classified.of(split.train()).classNames()).hasSize(10).contains("Ankle boot");
    assertThat(Classified.of(split.train()).className(Classified.of(split.train()).label(0)))
        .isEqualTo("Ankle boot");
    assertThat(mean(split.train())).isBetween(0.2860, 0.2861);
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[Classified.of(data).classNames().size()];
    for (int label : Classified.of(data).labels()) {
      counts[label]++;
    }
    return counts;
  }

  private static double mean(Dataset data) {
    float[] image = new float[data.inputShape().size()];
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      data.readInput(i, 0, image, 0);
      for (float value : image) {
        sum += value;
      }
    }
    return sum / data.size() / image.length;
  }
}
