package dev.fovea.formats.dataset;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.formats.image.TestImages;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What tests of folders of images share. */
final class FolderTests {
  private FolderTests() {}

  /** Writes a grey image whose pixels all have one value. */
  static Path image(Path file, int height, int width, int value) throws IOException {
    Files.createDirectories(file.getParent());
    return TestImages.grey(file, height, width, value);
  }

  /** Writes {@code each} images 0.png, 1.png, ... of each class, of values that differ. */
  static Path classes(Path folder, int each, String... names) throws IOException {
    for (int label = 0; label < names.length; label++) {
      for (int i = 0; i < each; i++) {
        image(folder.resolve(names[label]).resolve(i + ".png"), 4, 4, 100 * label + i);
      }
    }
    return folder;
  }

  static ImageFolder open(Path folder, FolderOptions options) {
    return ImageFolder.open(folder, options, ReadingProgress.NONE);
  }

  /** Opens a folder with all images for testing, as they are. */
  static ImageFolder whole(Path folder) {
    return open(folder, FolderOptions.usual().use(FolderOptions.Use.TEST_ON_ALL));
  }

  /** Returns the files of samples, relative to a folder. */
  static List<String> files(Dataset data, Path folder) {
    return IntStream.range(0, data.size())
        .mapToObj(i -> folder.relativize(Path.of(data.source(i))).toString())
        .toList();
  }

  /** Returns the class of each file. */
  static TreeMap<String, String> labels(Dataset data, Path folder) {
    Classified classified = Classified.of(data);
    TreeMap<String, String> labels = new TreeMap<>();
    for (int i = 0; i < data.size(); i++) {
      labels.put(
          folder.relativize(Path.of(data.source(i))).toString(),
          classified.className(classified.label(i)));
    }
    return labels;
  }

  /** Returns all inputs of a dataset. */
  static float[] inputs(Dataset data) {
    return Datasets.inputs(data, IntStream.range(0, data.size()).toArray()).data();
  }

  static Shape shape(ImageFolder folder) {
    return folder.split().test().inputShape();
  }
}
