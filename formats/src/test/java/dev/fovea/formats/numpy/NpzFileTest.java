package dev.fovea.formats.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.weights.Layout;
import dev.fovea.formats.weights.TorchFixtures;
import dev.fovea.formats.weights.WeightFile;
import dev.fovea.formats.weights.WeightFiles;
import dev.fovea.formats.weights.WeightOptions;
import dev.fovea.formats.weights.Weights;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {
  @TempDir private Path folder;

  @Test
  void namedCompressedAndColumnMajorArraysOfNumPyAreRead() throws IOException {
    try (WeightFile file = WeightFiles.open(TorchFixtures.file("named.npz"))) {
      assertThat(file.arrays().get(0).name()).isEqualTo("dense/kernel");
      assertThat(file.arrays().get(0).read().toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(file.arrays().get(1).shape()).isEqualTo(Shape.of(1, 3));
      assertThat(file.arrays().get(1).read().toDoubles()).containsExactly(1, 2, 3);
    }
  }

  private static Model normalization() {
    return Model.sequential(Shape.of(2), Layers.dense(2), Layers.dense(2));
  }

  /** The list of model.get_weights() has Keras's order, whatever the shapes. */
  @Test
  void aMemberWithALineBreakInItsNameIsNamedOnOneLine() throws IOException {
    Path file = folder.resolve("lines.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("d\ne/bias.npy"));
      zip.closeEntry();
    }
    assertThatThrownBy(() -> WeightFiles.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": d e/bias.npy: is no .npy file");
  }

  @Test
  void arraysWithoutNamesFollowTheWeights() throws IOException {
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    arrays.put("arr_0", Array.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f));
    arrays.put("arr_1", Array.of(Shape.of(3), 7f, 8f, 9f));
    Path file = write(arrays);
    Model model = Model.sequential(Shape.of(2), Layers.dense(3));
    Weights.load(file, model);
    assertThat(model.weights().get(0).values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(model.weights().get(1).values()).containsExactly(7, 8, 9);
    Model torch = Model.sequential(Shape.of(3), Layers.dense(2).useBias(false));
    arrays.remove("arr_1");
    Weights.load(write(arrays), torch);
    assertThat(torch.weights().get(0).values()).containsExactly(1, 4, 2, 5, 3, 6);
  }

  /** Square matrices may be in either layout. */
  @Test
  void arraysWithoutNamesThatFitBothLayoutsNeedTheLayout() throws IOException {
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    for (int i = 0; i < 2; i++) {
      arrays.put("arr_" + 2 * i, Array.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
      arrays.put("arr_" + (2 * i + 1), Array.of(Shape.of(2), i, 8f));
    }
    Path file = write(arrays);
    assertThatThrownBy(() -> Weights.load(file, normalization()))
        .hasMessageContaining("fit in Keras's layout and in PyTorch's");
    Model model = normalization();
    Weights.load(file, model, WeightOptions.NONE.layout(Layout.PYTORCH));
    assertThat(model.weights().get(0).values()).containsExactly(1, 3, 2, 4);
    assertThat(model.weights().get(3).values()).containsExactly(1, 8);
  }

  private Path write(SequencedMap<String, Array> arrays) throws IOException {
    Path file = folder.resolve("w" + arrays.size() + arrays.hashCode() + ".npz");
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzFile.write(out, arrays);
    }
    return file;
  }

  /** NumPy itself reads what is written. */
  @Test
  void numPyReadsIt() throws IOException, InterruptedException {
    SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    arrays.put("a/kernel", Array.of(Shape.of(2, 2), 1f, 2f, 3f, 4.5f));
    arrays.put("b", Array.of(Shape.of(1), -1.0));
    Path file = write(arrays);
    Process python;
    try {
      python =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  "-c",
                  "import numpy, sys\n"
                      + "f = numpy.load(sys.argv[1])\n"
                      + "print([(k, f[k].dtype.str, f[k].tolist()) for k in f])",
                  file.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("there is no python3");
      return;
    }
    try (BufferedReader out = python.inputReader(StandardCharsets.UTF_8)) {
      String line = out.lines().reduce((a, b) -> b).orElse("");
      Assumptions.assumeFalse(line.contains("No module named"), "python3 has no numpy");
      assertThat(line)
          .isEqualTo("[('a/kernel', '<f4', [[1.0, 2.0], [3.0, 4.5]]), ('b', '<f8', [-1.0])]");
    }
    assertThat(python.waitFor()).isZero();
  }
}
