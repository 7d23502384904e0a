package dev.fovea.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.Classified;
import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Split;
import dev.fovea.formats.dataset.DatasetFiles;
import dev.fovea.formats.dataset.ImageFolder;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final Optional<Shape> AS_THEY_ARE = Optional.empty();

  @TempDir Path folder;

  private void write(String name, int height, int width, int value) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    TestImages.grey(file, height, width, value);
  }

  private void catsAndDogs(String within) throws IOException {
    write(within + "dog/b.png", 2, 3, 30);
    write(within + "dog/a.png", 2, 3, 20);
    write(within + "cat/z.png", 2, 3, 10);
  }

  @Test
  void classesAndFilesInOrderOfTheirNames() throws IOException {
    catsAndDogs("");
    Files.writeString(folder.resolve("README.txt"), "not a class");
    Files.writeString(folder.resolve("cat/notes.txt"), "not an image");
    Files.writeString(folder.resolve("cat/.hidden.png"), "not an image");
    Files.createDirectory(folder.resolve(".git"));
    ImageFolder data = ImageFolder.read(folder, AS_THEY_ARE);
    assertThat(Classified.of(data).classNames()).containsExactly("cat", "dog");
    assertThat(data.inputShapes()).containsExactly(Shape.of(2, 3, 1));
    assertThat(data.targetShapes()).containsExactly(Shape.of(1));
    assertThat(Classified.of(data).labels()).containsExactly(0, 1, 1);
    assertThat(data.path(1)).isEqualTo(folder.resolve("dog/a.png"));
    float[] image = new float[8];
    data.readInput(1, 0, image, 1);
    float pixel = 20 / 255f;
    assertThat(image).containsExactly(0, pixel, pixel, pixel, pixel, pixel, pixel, 0);
  }

  @Test
  void whatSystemsLeaveBesideTheFilesIsHidden() throws IOException {
    catsAndDogs("");
    for (String left : List.of("__MACOSX/._cat", "cat/Thumbs.db", "desktop.ini", ".DS_Store")) {
      Path file = folder.resolve(left);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "left by a system");
    }
    Files.writeString(folder.resolve("dog/._a.png"), "left by a system");
    ImageFolder data = ImageFolder.read(folder, AS_THEY_ARE);
    assertThat(Classified.of(data).classNames()).containsExactly("cat", "dog");
    assertThat(data.size()).isEqualTo(3);
  }

  @Test
  void convertsToTheShapeAsked() throws IOException {
    catsAndDogs("");
    write("dog/large.png", 40, 40, 255);
    ImageFolder data = ImageFolder.read(folder, Optional.of(Shape.of(4, 4, 3)));
    assertThat(Datasets.inputs(data, 0, 3).shape()).isEqualTo(Shape.of(2, 4, 4, 3));
    assertThat(Datasets.inputs(data, 3).data()).containsOnly(1);
  }

  @Test
  void anotherSizeIsNamed() throws IOException {
    catsAndDogs("");
    write("dog/b.png", 3, 2, 1);
    refused(
        "dog/b.png: has shape 3x2x1, the first image 2x3x1; make them equal, or ask for a"
            + " size");
  }

  @Test
  void theFirstOfSeveralBadImagesIsNamed() throws IOException {
    catsAndDogs("");
    Files.writeString(folder.resolve("dog/a.png"), "broken");
    Files.writeString(folder.resolve("dog/b.png"), "broken");
    refused("dog/a.png: is not an image that can be read here");
  }

  @Test
  void emptyFolders() throws IOException {
    refused(folder + ": has no sub-folders; put the images of each class into one of its own");
    catsAndDogs("");
    Files.createDirectory(folder.resolve("emu"));
    refused("emu: holds no images; put some there (");
  }

  @Test
  void missingFolder() {
    assertThatThrownBy(() -> ImageFolder.read(folder.resolve("typo"), AS_THEY_ARE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("typo: there is no such folder");
  }

  @Test
  void moreThanMemory() throws IOException {
    catsAndDogs("");
    assertThatThrownBy(() -> ImageFolder.read(folder, Optional.of(Shape.of(26_000, 26_000, 3))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3 images of 26000x26000x3 need 5,802 MB")
        .hasMessageContaining("more memory with -Xmx");
  }

  @Test
  void splitOfItsOwn() throws IOException {
    catsAndDogs("train/");
    catsAndDogs("test/");
    write("test/cat/y.png", 5, 5, 3);
    Split split = ImageFolder.split(folder, AS_THEY_ARE);
    assertThat(split.train().size()).isEqualTo(3);
    assertThat(split.test().size()).isEqualTo(4);
    assertThat(split.test().inputShape()).isEqualTo(Shape.of(2, 3, 1));
    write("test/emu/a.png", 2, 3, 0);
    assertThatThrownBy(() -> ImageFolder.split(folder, AS_THEY_ARE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("test: has the classes [cat, dog, emu], train has [cat, dog]");
  }

  @Test
  void aFifthIsHeldBackElsewise() throws IOException {
    for (int i = 0; i < 10; i++) {
      write(String.format(Locale.ROOT, "cat/%d.png", i), 1, 1, i);
      write(String.format(Locale.ROOT, "dog/%d.png", i), 1, 1, 100 + i);
    }
    Split split = DatasetFiles.load(folder, AS_THEY_ARE);
    assertThat(split.train().size()).isEqualTo(16);
    assertThat(split.test().size()).isEqualTo(4);
    assertThat(first(split.test())).isEqualTo(first(DatasetFiles.load(folder, AS_THEY_ARE).test()));
  }

  private static float first(Dataset data) {
    return Datasets.inputs(data, 0).data()[0];
  }

  @Test
  void datasetsByPath() throws IOException {
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 1, 9, 9, 9, 9, 9};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 5, 0, 1, 2, 1, 0};
    Path file = Files.write(folder.resolve("my-images-idx3-ubyte"), images);
    Files.write(folder.resolve("my-labels-idx1-ubyte"), labels);
    Split split = DatasetFiles.load(file, AS_THEY_ARE);
    assertThat(split.train().size()).isEqualTo(4);
    assertThat(split.test().size()).isEqualTo(1);
    assertThat(Classified.of(split.train()).classNames()).containsExactly("0", "1", "2");

    for (String part : new String[] {"train", "t10k"}) {
      Files.write(folder.resolve(part + "-images-idx3-ubyte"), images);
      Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels);
    }
    assertThat(DatasetFiles.load(folder, AS_THEY_ARE).test().size()).isEqualTo(5);
    assertThatThrownBy(() -> DatasetFiles.load(folder.resolve("typo"), AS_THEY_ARE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("typo: there is no such file or folder");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> ImageFolder.read(folder, AS_THEY_ARE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n");
  }
}
