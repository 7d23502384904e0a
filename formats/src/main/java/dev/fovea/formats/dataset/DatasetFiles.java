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

/** Reads datasets of all known formats from files and folders. */
public final class DatasetFiles {
  private DatasetFiles() {}

  /**
   * Reads a dataset. The path is a folder of IDX files ({@link IdxFolder}), a folder of images with
   * masks ({@link MaskFolder#split}) or with classes ({@link ImageFolder}), or an IDX file of
   * images. The labels of an IDX file are in the file beside it with {@code labels-idx1} in its
   * name instead of {@code images-idx3}, and a random fifth of its samples is held out for testing.
   *
   * @param shape the shape (height, width, channels) to convert images to, which stretches them;
   *     what is unknown of it is chosen from the images of a folder of classes; the images of IDX
   *     files are not converted
   * @throws DataException if the file or folder is missing or bad
   */
  public static Split load(Path path, Optional<Shape> shape) {
    if (!Files.exists(path)) {
      throw new DataException(path + ": there is no such file or folder; check the path");
    }
    if (Files.isDirectory(path)) {
      if (IdxFolder.isIn(path)) {
        return IdxFolder.read(path, List.of());
      }
      return MaskFolder.isIn(path) ? MaskFolder.split(path, shape) : images(path, shape).split();
    }
    return Split.random(IdxDataset.read(path, List.of()), ImageFolder.TEST_SHARE, 0);
  }

  private static ImageFolder images(Path path, Optional<Shape> shape) {
    FolderOptions options = shape.map(FolderOptions::of).orElseGet(FolderOptions::usual);
    return ImageFolder.open(path, options, ReadingProgress.NONE);
  }

  /** Returns whether a path is a folder of images with classes, which {@link ImageFolder} opens. */
  public static boolean isImageFolder(Path path) {
    return Files.isDirectory(path) && !IdxFolder.isIn(path) && !MaskFolder.isIn(path);
  }

  /** Returns whether a path is a folder with two sub-folders or more, which may be classes. */
  public static boolean hasFolders(Path path) {
    return Files.isDirectory(path) && Folders.folders(path).size() > 1;
  }
}
