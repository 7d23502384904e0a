package dev.fovea.formats.keras;

import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.fovea.formats.BadModelException;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, or made to do harm: each is refused in one line. */
@Timeout(60)
class KerasHostileTest {
  @TempDir private Path folder;

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> SavedModel.load(file))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"good", "gzip", "half"})
  void otherStorageIsRead(String name) throws IOException {
    Model model = SavedModel.load(KerasResources.file(folder, "hostile-" + name + ".h5")).model();
    assertThat(model.predict(Tensor.of(Shape.of(1, 3), 1, 10, 100)).data())
        .containsExactly(420, 531);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soft-link | it holds a link (model_weights/d/d/kernel:0)",
        "external-link | it holds a link (model_weights/d/d/kernel:0)",
        "external-data | External Data Files",
        "virtual | Virtual storage",
        "loop | nested more than 64 deep",
        "unwritten | the values of the weight kernel of layer \"d\" are not in the file",
        "bomb | has shape 1099511627776x524288 in the file, the layer needs 3x2",
        "integers | not as floating point numbers",
        "texts | not as floating point numbers",
      })
  void isRefused(String name, String reason) throws IOException {
    assertRefused(KerasResources.file(folder, "hostile-" + name + ".h5"), reason);
  }

  private Path zip(String config, byte[] weights) throws IOException {
    Path file = folder.resolve("made.keras");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("config.json"));
      ((OutputStream) zip).write(config.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("model.weights.h5"));
      ((OutputStream) zip).write(weights);
      zip.closeEntry();
    }
    return file;
  }

  private static String sequential(String... layers) {
    return """
        {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "name": "i"}}%s]}}"""
        .formatted(layers.length == 0 ? "" : "," + String.join(",", layers));
  }

  private static String layer(String className, String config) {
    return """
        {"module": "keras.layers", "class_name": "%s", "config": {"name": "l", %s}}"""
        .formatted(className, config);
  }

  /** The JDK reads beyond the end of some such files, and says nothing of why. */
  @Test
  void aDirectoryWithAByteTooManyIsRefused() throws IOException {
    byte[] whole =
        Files.readAllBytes(zip(sequential(layer("Dense", "\"units\": 2")), new byte[10]));
    Path file = folder.resolve("longer.keras");
    int refused = 0;
    for (int at = whole.length - 60; at <= whole.length; at++) {
      for (byte more : new byte[] {0, 1, 'W', -1}) {
        byte[] longer = new byte[whole.length + 1];
        System.arraycopy(whole, 0, longer, 0, at);
        longer[at] = more;
        System.arraycopy(whole, at, longer, at + 1, whole.length - at);
        Files.write(file, longer);
        assertRefused(file, "");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(61 * 4);
  }

  @Test
  void aBombOfZerosIsNotUnpacked() throws IOException {
    Path file = zip(sequential(layer("Dense", "\"units\": 2")), new byte[64 << 20]);
    assertThat(Files.size(file)).isLessThan(1 << 20);
    assertRefused(file, "model.weights.h5 is larger than the");
  }

  @Test
  void aBombOfShapesIsRefused() throws IOException {
    String wide = layer("Dense", "\"units\": 40000");
    String rows = layer("RepeatVector", "\"n\": 1000").replace("\"l\"", "\"r\"");
    String wider = layer("Dense", "\"units\": 40000").replace("\"l\"", "\"w\"");
    assertRefused(zip(sequential(wide, wider), new byte[10]), "its weights would take");
    assertRefused(
        zip(sequential(layer("Dense", "\"units\": 2147483647")), new byte[10]), "Dense \"l\"");
    assertRefused(
        zip(sequential(layer("Dense", "\"units\": 1e300")), new byte[10]), "a whole number");
    assertRefused(
        zip(sequential(layer("Dense", "\"units\": -3")), new byte[10]), "must be at least 1");
    assertRefused(zip(sequential(rows, wide), new byte[10]), "");
  }

  @Test
  void codeIsNeverRun() throws IOException {
    String code = layer("Lambda", "\"function\": {\"class_name\": \"__lambda__\"}");
    assertRefused(zip(sequential(code), new byte[10]), "Python code, which is never run");
    String activation =
        layer("Dense", "\"units\": 2, \"activation\": {\"class_name\": \"__lambda__\"}");
    assertRefused(zip(sequential(activation), new byte[10]), "Python code, which is never run");
  }

  @Test
  void whatNestsWithoutEndIsRefused() throws IOException {
    String deep = sequential();
    for (int i = 0; i < 40; i++) {
      deep = sequential(deep);
    }
    assertRefused(zip(deep, new byte[10]), "nested more than 16 deep");
    assertRefused(zip("[".repeat(100_000), new byte[10]), "is damaged");
  }

  @Test
  void aCycleIsRefused() throws IOException {
    String call =
        """
        "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config":
        {"keras_history": ["%s", 0, 0]}}], "kwargs": {}}]}""";
    String config =
        """
        {"class_name": "Functional", "config": {"name": "f", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "name": "i"},
        "name": "i", "inbound_nodes": []},
        {"class_name": "Dense", "name": "a", "config": {"name": "a", "units": 4}, %s,
        {"class_name": "Dense", "name": "b", "config": {"name": "b", "units": 4}, %s],
        "input_layers": ["i", 0, 0], "output_layers": ["b", 0, 0]}}"""
            .formatted(call.formatted("b"), call.formatted("a"));
    assertRefused(zip(config, new byte[10]), "layer \"a\" needs a tensor that no layer gives");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version https://git-lfs.github.com/spec/v1 | is a Git LFS pointer",
        "<!DOCTYPE html><html> | is a web page",
        "{\"class_name\": \"Sequential\"} | is JSON",
      })
  void textIsNamed(String content, String reason) throws IOException {
    for (String name : new String[] {"model.keras", "model.h5"}) {
      Path file = Files.writeString(folder.resolve(name), content);
      assertRefused(file, reason);
    }
  }

  @Test
  void noiseIsNamed() throws IOException {
    byte[] noise = new byte[4096];
    new Random(3).nextBytes(noise);
    Path file = Files.write(folder.resolve("model.keras"), noise);
    assertRefused(file, "look encrypted");
  }

  /** A whole file under the ending of the other format is read. */
  @Test
  void bytesDecideWhatAFileIs() throws IOException {
    Model model = Model.sequential(Shape.of(3), dense(2));
    Path keras = folder.resolve("a.keras");
    Path hdf = folder.resolve("b.h5");
    SavedModel.of(model).save(keras);
    SavedModel.of(model).save(hdf);
    Files.move(keras, folder.resolve("c.h5"));
    Files.move(hdf, folder.resolve("d.keras"));
    for (String name : new String[] {"c.h5", "d.keras"}) {
      Model read = SavedModel.load(folder.resolve(name)).model();
      assertThat(read.weights().getFirst().values()).isEqualTo(model.weights().getFirst().values());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostile-good.h5", "adam.h5", "axes.keras"})
  void damagedBytesEndInOneLine(String name) throws IOException {
    byte[] whole = KerasResources.bytes(name);
    Path file = folder.resolve(name);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 400; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i <= round % 4; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (round % 10 == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      Files.write(file, bytes);
      try {
        SavedModel.load(file);
      } catch (IOException e) {
        assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      } catch (RuntimeException | Error e) {
        fail("round %d ended in %s".formatted(round, e), e);
      }
    }
  }
}
