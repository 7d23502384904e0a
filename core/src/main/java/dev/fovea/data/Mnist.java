package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The MNIST database of handwritten digits: 60,000 images of 28x28 to train on and 10,000 to test
 * on (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition",
 * 1998).
 */
public final class Mnist {
  /** The digits. */
  public static final List<String> CLASS_NAMES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  static final Shape IMAGE = Shape.of(28, 28, 1);
  static final String NAME = "mnist";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
          URI.create("https://raw.githubusercontent.com/fgnt/mnist/master/"));

  /** The files as first published; the sums are those of every mirror. */
  static final List<RemoteFile> FILES =
      List.of(
          new RemoteFile(
              "train-images-idx3-ubyte.gz",
              9_912_422,
              "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
          new RemoteFile(
              "train-labels-idx1-ubyte.gz",
              28_881,
              "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
          new RemoteFile(
              "t10k-images-idx3-ubyte.gz",
              1_648_877,
              "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
          new RemoteFile(
              "t10k-labels-idx1-ubyte.gz",
              4_542,
              "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"));

  private Mnist() {}

  /**
   * Finds the files, or downloads them into the user's cache folder, and reads them.
   *
   * @param folder the folder to search first; empty for the usual places only
   * @throws DownloadException if they are not found and cannot be downloaded
   * @throws DataException if the path is not a folder, or the files are incomplete or invalid
   */
  public static Split load(Optional<Path> folder, DownloadProgress progress) {
    return read(find(folder).orElseGet(() -> download(progress)));
  }

  /**
   * Returns the folder that holds the files: the given one (or its subfolder {@code mnist}), {@code
   * $FOVEA_DATA/mnist}, or the user's cache folder; the first that has any of them.
   *
   * @param folder the folder to search first; empty for the usual places only
   * @throws DataException if the given path is not a folder
   */
  public static Optional<Path> find(Optional<Path> folder) {
    return find(folder, DataFolders.ofThisMachine());
  }

  static Optional<Path> find(Optional<Path> folder, DataFolders folders) {
    return folders
        .find(folder, NAME)
        .or(() -> Optional.of(folders.cache(NAME)).filter(IdxFolder::isComplete));
  }

  /**
   * Downloads the files from MNIST's public mirrors into the user's cache folder. An interrupted
   * download is resumed.
   *
   * @return that folder
   * @throws DownloadException if no mirror can be reached or the folder cannot be written
   */
  public static Path download(DownloadProgress progress) {
    Path cache = DataFolders.ofThisMachine().cache(NAME);
    Download download = new Download(MIRRORS, TIMEOUT);
    FILES.forEach(file -> download.fetch(file, cache, progress));
    return cache;
  }

  /**
   * Reads the files from a folder: images 28x28x1 with values 0 to 1, classes as numbers.
   *
   * @throws DataException if a file is missing or bad
   */
  public static Split read(Path folder) {
    return IdxFolder.read(folder, CLASS_NAMES, IMAGE);
  }
}
