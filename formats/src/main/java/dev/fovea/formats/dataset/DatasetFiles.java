package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.IdxDataset;
import dev.fovea.data.IdxFolder;
import dev.fovea.data.Split;
import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads datasets of all known formats by their path. */
public final class DatasetFiles {
  private DatasetFiles() {}

  /**
   * Reads a folder of IDX files ({@link IdxFolder}), a folder of folders of images ({@link
   * ImageFolder#split}), or an IDX file of images together with the file of labels beside it, whose
   * name has {@code labels-idx1} in place of {@code images-idx3}; of the latter a random fifth is
   * held back for the test.
   *
   * @param shape the shape (height, width, channels) to convert images to; IDX files are read as
   *     they are
   * @throws DataException if there is no such file or folder, or it is bad
   */
  public static Split load(Path path, Optional<Shape> shape) {
    if (!Files.exists(path)) {
      throw new DataException(path + ": there is no such file or folder; check the path");
    }
    if (Files.isDirectory(path)) {
      return IdxFolder.isIn(path)
          ? IdxFolder.read(path, List.of())
          : ImageFolder.split(path, shape);
    }
    return Split.random(IdxDataset.read(path, List.of()), ImageFolder.TEST_SHARE, 0);
  }
}
