package dev.fovea.formats.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.formats.numpy.NpzFile;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut short, damaged, or made to do harm. */
class HostileWeightsTest {
  @TempDir private Path folder;

  private byte[] original(String name) throws IOException {
    if (name.equals("model.safetensors") || name.equals("model.npz")) {
      Path file = folder.resolve("whole-" + name);
      Weights.save(
          file, Model.sequential(Shape.of(3), Layers.dense(4), Layers.dense(2)), Layout.KERAS);
      return Files.readAllBytes(file);
    }
    return Files.readAllBytes(TorchFixtures.file(name));
  }

  private static List<float[]> values(Path file) throws IOException {
    try (WeightFile open = WeightFiles.open(file)) {
      List<float[]> values = new ArrayList<>();
      for (StoredArray array : open.arrays()) {
        if (!array.type().startsWith("complex")) {
          values.add(array.read().toFloats());
        }
      }
      return values;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.pt", "tiny-legacy.pt", "model.safetensors", "model.npz"})
  void cutShortAtAnyByteIsRefusedInALine(String name) throws IOException {
    byte[] bytes = original(name);
    Path file = folder.resolve(name);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> values(file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageNotContaining("\n");
    }
  }

  /** A zip has check sums; damage is refused, or hits bytes that nothing depends on. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny.pt", "model.npz"})
  void aFlippedBitInAZipIsRefusedOrChangesNothing(String name) throws IOException {
    byte[] bytes = original(name);
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    List<float[]> expected = values(file);
    int refused = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Files.write(file, damaged);
      try {
        List<float[]> found = values(file);
        assertThat(found).hasSameSizeAs(expected);
        for (int j = 0; j < found.size(); j++) {
          assertThat(found.get(j)).isEqualTo(expected.get(j));
        }
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(bytes.length / 3);
  }

  /** Without check sums damage may go unseen, but it never does harm. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-legacy.pt", "model.safetensors"})
  void aFlippedBitDoesNoHarm(String name) throws IOException {
    byte[] bytes = original(name);
    Path file = folder.resolve(name);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Files.write(file, damaged);
      try {
        values(file);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
      }
    }
  }

  /** PyTorch can be told to write no check sums. */
  @Test
  void aZipWithoutCheckSumsIsRead() throws IOException {
    byte[] bytes = original("views.pt");
    Path file = folder.resolve("views.pt");
    Files.write(file, bytes);
    List<float[]> expected = values(file);
    for (int i = 0; i + 46 < bytes.length; i++) {
      boolean central =
          bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2;
      if (central) {
        Arrays.fill(bytes, i + 16, i + 20, (byte) 0);
      }
    }
    Files.write(file, bytes);
    assertThat(values(file)).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void anArchiveThatUnpacksToMoreThanItCanHoldIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("arr_0.npy"));
      zip.write(new byte[100_000]);
    }
    byte[] bomb = bytes.toByteArray();
    for (int i = 0; i + 28 < bomb.length; i++) {
      if (bomb[i] == 'P' && bomb[i + 1] == 'K' && bomb[i + 2] == 1 && bomb[i + 3] == 2) {
        bomb[i + 27] = 0x7f;
      }
    }
    Path file = Files.write(folder.resolve("bomb.npz"), bomb);
    assertThatThrownBy(() -> NpzFile.open(file, "bomb.npz"))
        .hasMessageContaining("bomb.npz: declares")
        .hasMessageContaining("more than its");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.pt", "x.npz", "x.safetensors"})
  void otherFilesAreCalledWhatTheyAre(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
    assertThatThrownBy(() -> WeightFiles.open(file)).isInstanceOf(IOException.class);
    Files.writeString(file, "<!DOCTYPE html><html></html>");
    assertThatThrownBy(() -> WeightFiles.open(file)).isInstanceOf(IOException.class);
    Files.delete(file);
    assertThatThrownBy(() -> WeightFiles.open(file)).hasMessageEndingWith("there is no such file");
    Files.createDirectory(file);
    assertThatThrownBy(() -> WeightFiles.open(file)).hasMessageEndingWith("is not a file");
  }
}
