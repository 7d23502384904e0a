package dev.fovea.formats.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.formats.weights.StoredArray;
import dev.fovea.formats.weights.TorchFixtures;
import dev.fovea.formats.weights.WeightFile;
import dev.fovea.formats.weights.WeightFiles;
import dev.fovea.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
  @TempDir private Path folder;

  private static Map<String, StoredArray> byName(WeightFile file) {
    Map<String, StoredArray> arrays = new LinkedHashMap<>();
    file.arrays().forEach(array -> arrays.put(array.name(), array));
    return arrays;
  }

  /** Strides, offsets, shared storages, every type, and the order of bytes of other machines. */
  @ParameterizedTest
  @ValueSource(strings = {"views.pt", "views-legacy.pt", "views-big.pt"})
  void everyViewAndTypeIsRead(String name) throws IOException {
    JsonNode expected =
        new ObjectMapper().readTree(TorchFixtures.file("expected.json").toFile()).path("views");
    assertThat(expected.size()).isEqualTo(18);
    try (WeightFile file = WeightFiles.open(TorchFixtures.file(name))) {
      Map<String, StoredArray> arrays = byName(file);
      expected
          .properties()
          .forEach(
              entry -> {
                StoredArray array = arrays.get(entry.getKey());
                List<Integer> dims = new ArrayList<>();
                entry.getValue().path("shape").forEach(dim -> dims.add(dim.asInt()));
                assertThat(array.shape())
                    .isEqualTo(Shape.of(dims.stream().mapToInt(i -> i).toArray()));
                double[] values = new double[entry.getValue().path("values").size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = entry.getValue().path("values").path(i).asDouble();
                }
                try {
                  assertThat(array.read().toDoubles()).as(entry.getKey()).isEqualTo(values);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThatThrownBy(() -> arrays.get("complex").read())
          .hasMessageContaining("\"complex\" is of type complex64");
    }
  }

  @Test
  void aWholeModuleIsRefusedByItsClass() {
    assertThatThrownBy(() -> WeightFiles.open(TorchFixtures.file("cnn-module.pt")))
        .hasMessageContaining("cnn-module.pt: names __main__.Cnn")
        .hasMessageContaining("save model.state_dict() alone");
  }

  @ParameterizedTest
  @CsvSource({
    "posix, system",
    "builtins, eval",
    "__builtin__, exec",
    "os, popen",
    "torch.hub, load",
    "torch, load",
    "collections, namedtuple",
    "numpy.core.multiarray, _reconstruct",
    "torch._utils, _rebuild_qtensor",
    "torch._utils, _rebuild_sparse_tensor"
  })
  void whatIsNotOnTheListIsRefusedByName(String module, String function) throws IOException {
    Path file = zip("c" + module + "\n" + function + "\n(X\u0002\0\0\0idtR.");
    assertThatThrownBy(() -> WeightFiles.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(function)
        .hasMessageNotContaining("\n");
  }

  /** Protocol 4 names classes by texts on the stack. */
  @Test
  void namesOnTheStackAreCheckedToo() throws IOException {
    Path file = zip("\u0080\u0004\u008c\u0005posix\u008c\u0006system\u0093\u008c\u0002id\u0085R.");
    assertThatThrownBy(() -> WeightFiles.open(file)).hasMessageContaining("names posix.system");
  }

  /** Lists that contain each other many times over, and one that contains itself. */
  @Test
  void objectsThatRepeatWithoutEndAreRefused() throws IOException {
    StringBuilder bomb = new StringBuilder("]q\0");
    for (int i = 1; i < 30; i++) {
      bomb.append("](").append(("h" + (char) (i - 1)).repeat(8)).append("eq").append((char) i);
    }
    Path file = zip(bomb.append('.').toString());
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> WeightFiles.open(file))
                .hasMessageContaining("nests its objects deeper"));
    try (WeightFile itself = WeightFiles.open(zip("]q\0h\0a."))) {
      assertThat(itself.arrays()).isEmpty();
    }
  }

  @Test
  void deepNestingIsRefusedWithoutAStackOverflow() throws IOException {
    Path file = zip("]".repeat(500_000) + "a".repeat(499_999) + ".");
    assertThatThrownBy(() -> WeightFiles.open(file)).hasMessageContaining("nests its objects");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X\u00ff\u00ff\u00ff\u007f",
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.",
        "\u008b\u00ff\u00ff\u00ff\u007f.",
        "t.",
        ".",
        "h\u0005.",
        "Ns.",
        "(N0001.",
        "\u0082\u0001.",
        "\u0000."
      })
  void damagedPicklesAreRefused(String pickle) throws IOException {
    Path file = zip(pickle);
    assertThatThrownBy(() -> WeightFiles.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString());
  }

  /** A tensor beyond its storage, one of a size beyond all arrays, and strides that go there. */
  @ParameterizedTest
  @CsvSource({"5, 1", "4611686018427387904, 1", "2, 4611686018427387904", "-1, 1", "2, -1"})
  void tensorsBeyondTheirStorageAreRefused(String size, String stride) throws IOException {
    Path file =
        zip(
            "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n"
                + "X\u0001\0\0\0"
                + "0X\u0003\0\0\0cpuK\u0004tQK\0(L%sL\nt(L%sL\nt\u0089}tR."
                    .formatted(size, stride));
    assertThatThrownBy(() -> WeightFiles.open(file)).hasMessageContaining("is damaged");
  }

  @Test
  void aStorageThatDeclaresMoreThanItsMemberIsRefused() throws IOException {
    Path file =
        zip(
            "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n"
                + "X\u0001\0\0\0"
                + "0X\u0003\0\0\0cpuJ\u00ff\u00ff\u00ff\u007ftQK\0(K\u0001t(K\u0001t\u0089}tR.");
    assertThatThrownBy(() -> WeightFiles.open(file))
        .hasMessageContaining("storage \"0\" declares 2,147,483,647 elements of float32");
  }

  private Path zip(String pickle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle.getBytes(StandardCharsets.ISO_8859_1));
      zip.putNextEntry(new ZipEntry("archive/data/0"));
      zip.write(new byte[16]);
    }
    Path file = folder.resolve("file" + pickle.hashCode() + ".pt");
    return Files.write(file, bytes.toByteArray());
  }
}
