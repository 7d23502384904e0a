package dev.fovea.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fashion-MNIST: 60,000 and 10,000 images of clothes, 28x28 (Xiao, Rasul, Vollgraf, "Fashion-MNIST:
 * a novel image dataset for benchmarking machine learning algorithms", 2017).
 */
public final class FashionMnist {
  /** The classes, as the authors name them. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  static final String NAME = "fashion-mnist";

  /** The folder of Debian's package. */
  private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

  private FashionMnist() {}

  /**
   * Finds the files and reads them: images 28x28x1 with values 0 to 1, classes as numbers.
   *
   * @param folder the folder to search first; empty for the usual places only
   * @throws DataException if the files are not found, incomplete or invalid
   */
  public static Split load(Optional<Path> folder) {
    return read(
        find(folder)
            .orElseThrow(
                () ->
                    new DataException(
                        "Fashion-MNIST is not on this machine; on Debian or Ubuntu run 'apt-get"
                            + " install dataset-fashion-mnist', or put its four IDX files into a"
                            + " folder and name it (--data DIR, or $FOVEA_DATA/fashion-mnist)")));
  }

  /**
   * Returns the folder that holds the files: the given one (or its subfolder {@code
   * fashion-mnist}), {@code $FOVEA_DATA/fashion-mnist}, that of Debian's package {@code
   * dataset-fashion-mnist}, or the user's cache folder; the first that has any of them.
   *
   * @param folder the folder to search first; empty for the usual places only
   * @throws DataException if the folder given is none
   */
  public static Optional<Path> find(Optional<Path> folder) {
    return find(folder, DataFolders.ofThisMachine(), DEBIAN);
  }

  static Optional<Path> find(Optional<Path> folder, DataFolders folders, Path debian) {
    return folders
        .find(folder, NAME)
        .or(() -> Optional.of(debian).filter(IdxFolder::isIn))
        .or(() -> Optional.of(folders.cache(NAME)).filter(IdxFolder::isIn));
  }

  /**
   * Reads the files from a folder.
   *
   * @throws DataException if a file is missing or bad
   */
  public static Split read(Path folder) {
    return IdxFolder.read(folder, CLASS_NAMES, Mnist.IMAGE);
  }
}
