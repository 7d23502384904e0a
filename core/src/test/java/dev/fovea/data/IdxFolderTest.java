package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFolderTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    TestFiles.smallFolder(folder, 2, 2);
  }

  @Test
  void readsImagesScaledAndClasses() {
    Split split = IdxFolder.read(folder, List.of());
    assertThat(split.train().size()).isEqualTo(3);
    assertThat(split.train().inputShapes()).containsExactly(Shape.of(2, 2, 1));
    assertThat(split.train().targetShapes()).containsExactly(Shape.of(1));
    assertThat(Classified.of(split.train()).classNames()).containsExactly("0", "1", "2");
    float[] image = new float[6];
    split.train().readInput(1, 0, image, 1);
    assertThat(image).containsExactly(0, 20 / 255f, 25 / 255f, 30 / 255f, 35 / 255f, 0);
    assertThat(Classified.of(split.train()).labels()).containsExactly(0, 1, 2);
    assertThat(Classified.of(split.test()).labels()).containsExactly(2);
  }

  @Test
  void fileMissing() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    assertThat(IdxFolder.isIn(folder)).isTrue();
    assertThat(IdxFolder.isComplete(folder)).isFalse();
    refused("t10k-labels-idx1-ubyte: there is no such file, nor with .gz");
  }

  @Test
  void labelOutOfRange() {
    assertThatThrownBy(() -> IdxFolder.read(folder, List.of("zero", "one")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "train-labels-idx1-ubyte: label 2 of sample 2 is out of range: there are 2 classes");
  }

  @Test
  void testLabelThatNoTrainingSampleHas() throws IOException {
    Files.write(
        folder.resolve("t10k-labels-idx1-ubyte.gz"), TestFiles.idx(new int[] {1}, (byte) 3));
    refused("t10k-labels-idx1-ubyte.gz: label 3 of sample 0 is out of range");
  }

  @Test
  void labelsForOtherImages() throws IOException {
    Files.write(
        folder.resolve("train-labels-idx1-ubyte"), TestFiles.idx(new int[] {2}, new byte[] {0, 1}));
    refused("train-labels-idx1-ubyte: has 2 labels for the 3 images of " + folder);
  }

  @Test
  void labelsInPlaceOfImagesAndImagesInPlaceOfLabels() throws IOException {
    byte[] labels = TestFiles.idx(new int[] {3}, new byte[] {0, 1, 2});
    Path images = folder.resolve("train-images-idx3-ubyte.gz");
    byte[] good = Files.readAllBytes(images);
    Files.write(images, labels);
    refused("train-images-idx3-ubyte.gz: holds no images but values of shape 3");
    Files.write(images, good);
    Files.write(folder.resolve("train-labels-idx1-ubyte"), good);
    refused("train-labels-idx1-ubyte: holds no labels but values of shape 3x2x2");
  }

  /** Who tests does not need them; who trains is told with the first batch. */
  @Test
  void trainingImagesAreReadWhenAskedFor() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte.gz");
    byte[] good = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(good, good.length - 1));
    Split split = IdxFolder.read(folder, List.of());
    assertThat(split.train().size()).isEqualTo(3);
    assertThatThrownBy(() -> split.train().readInput(0, 0, new float[4], 0))
        .isInstanceOf(DataException.class)
        .hasMessage(images + ": is truncated; get the file anew");
  }

  @Test
  void testImagesOfAnotherSize() throws IOException {
    Files.write(
        folder.resolve("t10k-images.idx3-ubyte"), TestFiles.idx(new int[] {1, 1, 2}, new byte[2]));
    refused("t10k-images.idx3-ubyte: images are of size 1x2x1, those to train on 2x2x1");
  }

  @Test
  void imagesOfAnotherSizeThanMnist() {
    assertThatThrownBy(() -> Mnist.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz: images are of size 2x2x1, not 28x28x1");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> IdxFolder.read(folder, List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n");
  }
}
