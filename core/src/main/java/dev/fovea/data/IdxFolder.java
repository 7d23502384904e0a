package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with the four IDX files of a dataset laid out as MNIST: {@code train-images-idx3-ubyte},
 * {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte},
 * each plain or with {@code .gz}, or with a dot in place of the second dash.
 */
public final class IdxFolder {
  static final List<String> NAMES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  private IdxFolder() {}

  /** Returns whether a folder contains at least one of the four files. */
  public static boolean isIn(Path folder) {
    return NAMES.stream().anyMatch(name -> find(folder, name).isPresent());
  }

  /** Returns whether a folder contains all four files. */
  public static boolean isComplete(Path folder) {
    return NAMES.stream().allMatch(name -> find(folder, name).isPresent());
  }

  /**
   * Reads the four files; the images to train on when they are first asked for, so that who only
   * tests does not wait for them.
   *
   * @param classNames one for each class; empty for as many as the labels tell
   * @throws DataException if a file is missing or bad, or the test images are of another size than
   *     the training images
   */
  public static Split read(Path folder, List<String> classNames) {
    IdxFile trainImages = IdxFile.open(require(folder, NAMES.get(0)));
    IdxFile trainLabels = IdxFile.read(require(folder, NAMES.get(1)));
    Dataset train = new IdxDataset(trainImages, trainLabels, classNames);
    IdxFile testImages = IdxFile.read(require(folder, NAMES.get(2)));
    IdxFile testLabels = IdxFile.read(require(folder, NAMES.get(3)));
    return split(
        folder, train, new IdxDataset(testImages, testLabels, Classified.of(train).classNames()));
  }

  /**
   * Reads the four files of images whose size is known.
   *
   * @param image (height, width, channels)
   * @throws DataException if a file is missing or bad, or the images are of another size
   */
  static Split read(Path folder, List<String> classNames, Shape image) {
    Split split = read(folder, classNames);
    if (!split.train().inputShape().equals(image)) {
      throw new DataException(
          "%s: images are of size %s, not %s; name a folder with the right files, or take the folder"
                  .formatted(require(folder, NAMES.getFirst()), split.train().inputShape(), image)
              + " itself as the dataset");
    }
    return split;
  }

  private static Split split(Path folder, Dataset train, Dataset test) {
    if (!test.inputShape().equals(train.inputShape())) {
      throw new DataException(
          "%s: images are of size %s, those to train on %s; name files that belong together"
              .formatted(require(folder, NAMES.get(2)), test.inputShape(), train.inputShape()));
    }
    return new Split(train, test);
  }

  private static Path require(Path folder, String name) {
    return find(folder, name)
        .orElseThrow(
            () ->
                new DataException(
                    "%s: there is no such file, nor with .gz; put it there or name another folder"
                        .formatted(folder.resolve(name))));
  }

  private static Optional<Path> find(Path folder, String name) {
    String dotted = name.replace("-idx", ".idx");
    return Stream.of(name + ".gz", name, dotted + ".gz", dotted)
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
